// The page's own behaviour: its language, what buttons do, and a question that waits for the answer before it.
(() => {
  const onrecord = (window.onrecord = window.onrecord || {});
  const language = (navigator.language || "en").toLowerCase().startsWith("pt") ? "pt" : "en";
  let talk = null; // what the server is told
  let conversation = null;

  // --- language --------------------------------------------------------------------------------------

  const speak = () => { document.documentElement.lang = language; };
  speak();
  onrecord.translate = root => {
    speak();
    for (const element of root.querySelectorAll(`[data-${language}]`))
      element.textContent = element.dataset[language];
    for (const element of root.querySelectorAll(`[data-label-${language}]`))
      element.setAttribute("aria-label", element.getAttribute(`data-label-${language}`));
  };
  onrecord.say = key => window.onrecordTexts[language][key];

  onrecord.tell = text => {
    let notice = document.getElementById("notice");
    if (!notice) {
      notice = Object.assign(document.createElement("p"), { id: "notice" });
      notice.setAttribute("role", "status");
      document.body.append(notice);
    }
    notice.textContent = text;
    notice.classList.add("shown");
    clearTimeout(onrecord.telling);
    onrecord.telling = setTimeout(() => notice.classList.remove("shown"), 6000);
  };

  // --- the conversation ------------------------------------------------------------------------------

  const last = () => conversation.querySelector(".exchange:last-of-type");
  const busy = () => last()?.dataset.state === "busy";

  onrecord.start = (element, told) => {
    talk = told;
    conversation = element;
    conversation.setAttribute("role", "log");
    conversation.setAttribute("aria-label", onrecord.say("conversation"));
    new MutationObserver(follow).observe(element, { childList: true, subtree: true, attributes: true,
      attributeFilter: ["data-state", "data-question"] });
  };

  let seen = "";
  function follow() {
    const exchange = last();
    document.body.classList.toggle("busy", busy());
    const state = exchange ? `${exchange.id} ${exchange.dataset.state} ${exchange.dataset.question}` : "";
    if (exchange && (state !== seen || busy())) {
      // Within the conversation alone; a long answer begins at its question.
      const scroller = document.getElementById("conversation");
      scroller.scrollTop += exchange.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 16;
    }
    if (state === seen) return;
    seen = state;
    if (!exchange) return onrecord.clearCitations();
    if (exchange.dataset.state === "answered") onrecord.followAnswer(exchange);
    else onrecord.clearCitations();
    if (!busy()) askWaiting();
  }

  // --- a question that was sent while an answer is made ------------------------------------------------

  const box = () => document.querySelector("#question textarea");
  let waiting = false;
  let insisting = 0;

  function keepQuestion(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box()) return;
    if (!busy()) { if (event.type === "keydown") insist(); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== "keydown" || !box().value.trim()) return;
    waiting = true;
    onrecord.tell(onrecord.say("waiting"));
  }
  // Gradio listens for keypress; whichever it is, the question stays where it is.
  for (const type of ["keydown", "keypress"]) document.addEventListener(type, keepQuestion, true);

  function askWaiting() {
    if (waiting) insist();
    waiting = false;
  }

  // Gradio drops a question while it thinks that the last one is not done with, be it for a moment after Stop or
  // after the last answer was painted. As long as the same question stands in the box it is sent again.
  function insist() {
    clearInterval(insisting);
    const sent = box().value;
    let tries = 0;
    insisting = setInterval(() => {
      if (busy() || !sent.trim() || box().value !== sent || ++tries > 30) clearInterval(insisting);
      else document.getElementById("ask").click();
    }, 200);
  }

  // --- buttons ---------------------------------------------------------------------------------------

  const actions = {
    skip: () => box().focus(),
    sheet: () => onrecord.openSheet(),
    ask: button => { if (!busy()) talk.ask(button.dataset.question); },
    retry: () => { if (!busy()) talk.again(); },
    up: button => judge(button, "up"),
    down: button => judge(button, "down"),
    copy: button => copy(button, button.dataset.text),
    link: button => copy(button, addressOf(button.closest(".exchange"))),
  };

  function judge(button, verdict) {
    talk.judge(Number(button.closest(".exchange").dataset.number), verdict);
  }

  function addressOf(exchange) {
    const address = new URL(location.href);
    address.search = `?q=${encodeURIComponent(exchange.dataset.question)}`;
    const chosen = exchange.querySelector(".chip[aria-current]");
    address.hash = chosen ? encodeURIComponent(chosen.dataset.citation) : "";
    return address.href;
  }

  async function copy(button, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the page is not served from this machine or over https, browsers have only the old way.
      const area = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const done = button.closest(".actions").querySelector(".done");
    done.textContent = button.dataset.done;
    setTimeout(() => { done.textContent = ""; }, 2000);
  }

  document.addEventListener("click", event => {
    const chip = event.target.closest?.(".chip");
    // A click made by Enter has no count; who comes by keyboard is taken along to the sentence.
    if (chip) return onrecord.goTo(chip, { focus: event.detail === 0 });
    const button = event.target.closest?.("[data-action]");
    if (button) actions[button.dataset.action]?.(button);
  });

  // --- addresses and files ---------------------------------------------------------------------------

  onrecord.questionOfAddress = () => new URLSearchParams(location.search).get("q") || "";

  onrecord.save = (text, name) => {
    if (!text) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
})();
