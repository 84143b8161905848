// Citations and the transcript: chips, what they show, and the marks they make. Offsets count characters as
// Python does, so text is taken apart by code points and not by UTF-16 units.
(() => {
  const onrecord = (window.onrecord = window.onrecord || {});
  const phone = matchMedia("(max-width: 820px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let pane = null;
  // What is marked: citations {id, document, start, end, exchange, n}, and which of them is the one looked at.
  let cited = [];
  let active = null;
  let cameFrom = null;

  const smooth = () => (calm.matches ? "instant" : "smooth");
  const readChip = chip => ({
    id: chip.dataset.citation, document: chip.dataset.document,
    start: Number(chip.dataset.start), end: Number(chip.dataset.end),
    exchange: chip.closest(".exchange").id, n: chip.dataset.n,
  });
  const findChip = citation =>
    document.querySelector(`#${CSS.escape(citation.exchange || "none")} .chip[data-n="${citation.n}"]`);

  // --- marks -----------------------------------------------------------------------------------------

  function unmark() {
    for (const mark of pane.querySelectorAll("mark")) {
      const sentence = mark.closest(".sentence, .rendered");
      if (sentence) sentence.textContent = sentence.textContent;
    }
  }

  // Wraps the characters of a sentence that a citation covers; a rendering is covered as a whole.
  function markSentence(sentence, citations) {
    const start = Number(sentence.dataset.start);
    const characters = Array.from(sentence.textContent);
    const rendered = sentence.classList.contains("rendered");
    const length = Array.from(sentence.textContent.trimEnd()).length;
    // The space behind a rendering is marked only where the citation goes on.
    const covers = (c, at) => rendered
      ? at < length || c.end > Number(sentence.dataset.end)
      : c.start <= start + at && start + at < c.end;
    const owner = characters.map((_, at) => citations.findLast(c => covers(c, at)) || null);
    sentence.textContent = "";
    for (let at = 0; at < characters.length; ) {
      let end = at;
      while (end < characters.length && owner[end] === owner[at]) end++;
      const text = characters.slice(at, end).join("");
      sentence.append(owner[at] ? makeMark(text, owner[at]) : text);
      at = end;
    }
  }

  function makeMark(text, citation) {
    const mark = document.createElement("mark");
    mark.textContent = text;
    if (citation === active) mark.className = "active";
    if (findChip(citation)) {
      mark.dataset.exchange = citation.exchange;
      mark.dataset.n = citation.n;
      mark.title = onrecord.say("back");
    }
    return mark;
  }

  function paint() {
    unmark();
    // The one looked at is painted over the others.
    const ordered = [...cited.filter(c => c !== active), ...(active ? [active] : [])];
    for (const section of pane.querySelectorAll(".interview")) {
      const here = ordered.filter(c => c.document === section.dataset.document);
      if (!here.length) continue;
      for (const sentence of section.querySelectorAll(".sentence, .rendered")) {
        const over = here.filter(c => c.start < Number(sentence.dataset.end) && Number(sentence.dataset.start) < c.end);
        if (over.length) markSentence(sentence, over);
      }
    }
    // By keyboard one stop for each citation is enough.
    const stops = new Set();
    for (const mark of pane.querySelectorAll("mark[data-n]")) {
      const key = `${mark.dataset.exchange} ${mark.dataset.n} ${mark.closest(".original") ? "o" : "r"}`;
      if (!stops.has(key)) {
        mark.tabIndex = 0;
        mark.setAttribute("role", "button");
        mark.setAttribute("aria-description", onrecord.say("back"));
      }
      stops.add(key);
    }
  }

  function showDocument(name) {
    for (const section of pane.querySelectorAll(".interview")) section.hidden = section.dataset.document !== name;
    const select = pane.querySelector("select.document");
    if (select) select.value = name;
  }

  // Scrolls the transcript, and never the window, until a citation stands in its upper third.
  function reveal(citation) {
    showDocument(citation.document);
    const scroll = pane.querySelector(".scroll");
    const chosen = citation === active ? "mark.active" : "mark";
    const mark = [...scroll.querySelectorAll(chosen)].find(m => m.getClientRects().length);
    if (!mark) return null;
    const away = mark.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    const top = scroll.scrollTop + away - scroll.clientHeight * 0.28;
    // From far away only the last stretch is seen, so that the way is short wherever one comes from.
    const most = scroll.clientHeight * 0.7;
    if (Math.abs(top - scroll.scrollTop) > 2 * most) scroll.scrollTop = top - Math.sign(top - scroll.scrollTop) * most;
    scroll.scrollTo({ top, behavior: smooth() });
    return mark;
  }

  // --- going there and back --------------------------------------------------------------------------

  onrecord.citeWhole = exchange => {
    cited = [...exchange.querySelectorAll(".answer .chip")].map(readChip);
    active = null;
    paint();
    if (cited.length && !phone.matches) reveal(cited[0]);
  };

  onrecord.clearCitations = () => { cited = []; active = null; if (pane) paint(); };

  onrecord.goTo = (chip, { focus = false } = {}) => {
    hideCard();
    const own = readChip(chip);
    cited = [...chip.closest(".exchange").querySelectorAll(".chip")].map(readChip);
    active = cited.find(c => c.id === own.id && c.n === own.n);
    cameFrom = chip;
    for (const other of document.querySelectorAll(".chip[aria-current]")) other.removeAttribute("aria-current");
    chip.setAttribute("aria-current", "true");
    history.replaceState(null, "", `#${encodeURIComponent(own.id)}`);
    showPlace(focus);
  };

  function showPlace(focus) {
    if (phone.matches) onrecord.openSheet();
    paint();
    const mark = reveal(active);
    if (mark && focus) mark.focus({ preventScroll: true });
  }

  function goBack(mark) {
    const chip = document.querySelector(`#${CSS.escape(mark.dataset.exchange)} .chip[data-n="${mark.dataset.n}"]`);
    if (!chip) return;
    onrecord.closeSheet();
    const exchange = chip.closest(".exchange");
    const claims = [...exchange.querySelectorAll(".claim")].filter(c => c.dataset.n.split(" ").includes(mark.dataset.n));
    (claims[0] || chip).scrollIntoView({ block: "center", behavior: smooth() });
    for (const claim of claims) {
      claim.classList.add("found");
      setTimeout(() => claim.classList.remove("found"), 1800);
    }
    chip.focus({ preventScroll: true });
  }

  // --- links to a citation ---------------------------------------------------------------------------

  function readAddress() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* it is read as it stands */ }
    const found = /^([0-9a-f]{12})#(\d+):(\d+)-(\d+)$/.exec(id);
    return found && { id, sha: found[1], start: Number(found[3]), end: Number(found[4]) };
  }

  onrecord.openAddress = () => {
    const place = readAddress();
    if (!place || !pane) return;
    const section = [...pane.querySelectorAll(".interview")].find(s => s.dataset.sha.startsWith(place.sha));
    if (!section) return onrecord.tell(onrecord.say("other_version"));
    active = { ...place, document: section.dataset.document };
    cited = [active];
    showPlace(false);
  };

  // An answer that cites what the address names is shown at that citation, any other at its first.
  onrecord.followAnswer = exchange => {
    const place = readAddress();
    const chip = place && [...exchange.querySelectorAll(".chip")].find(c => c.dataset.citation === place.id);
    if (chip) onrecord.goTo(chip);
    else onrecord.citeWhole(exchange);
  };

  // --- the card of a chip ----------------------------------------------------------------------------

  let card = null;
  let leaving = 0;

  function showCard(chip) {
    hideCard();
    card = document.getElementById(chip.getAttribute("aria-describedby"));
    if (!card) return;
    card.classList.add("shown");
    const at = chip.getBoundingClientRect();
    const box = card.getBoundingClientRect();
    // Within the conversation where it fits: the transcript beside it stays readable.
    const right = Math.max(document.getElementById("talk").getBoundingClientRect().right, box.width + 24);
    const left = Math.max(12, Math.min(at.left - 24, right - box.width - 12));
    const below = at.bottom + 8 + box.height < innerHeight || at.top < box.height + 16;
    card.style.left = `${left}px`;
    card.style.top = `${below ? at.bottom + 8 : at.top - box.height - 8}px`;
  }

  function hideCard() {
    clearTimeout(leaving);
    for (const shown of document.querySelectorAll(".card.shown")) shown.classList.remove("shown");
    card = null;
  }

  document.addEventListener("pointerover", event => {
    if (event.pointerType !== "mouse") return;
    const chip = event.target.closest?.(".chip");
    if (chip) return showCard(chip);
    if (event.target.closest?.(".card")) return clearTimeout(leaving);
    // A moment to move from the chip to its card.
    if (card) { clearTimeout(leaving); leaving = setTimeout(hideCard, 180); }
  });
  document.addEventListener("focusin", event => {
    const chip = event.target.closest?.(".chip");
    if (chip && chip.matches(":focus-visible")) showCard(chip);
    else hideCard();
  });

  // --- the pane --------------------------------------------------------------------------------------

  onrecord.readTranscript = element => {
    pane = element.querySelector(".pane");
    onrecord.translate(element);
    pane.addEventListener("click", event => {
      const view = event.target.closest("[data-view]:is(button)");
      const mark = event.target.closest("mark[data-n]");
      if (event.target.closest(".close")) onrecord.closeSheet();
      else if (view) chooseView(view.dataset.view);
      else if (mark && getSelection().isCollapsed) goBack(mark);
    });
    pane.addEventListener("keydown", event => {
      const mark = event.target.closest("mark[data-n]");
      if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); goBack(mark); }
    });
    pane.querySelector("select.document")?.addEventListener("change", event => showDocument(event.target.value));
    onrecord.openAddress();
  };

  function chooseView(view) {
    const scroll = pane.querySelector(".scroll");
    const top = scroll.getBoundingClientRect().top;
    // What was at the top stays there.
    const kept = [...scroll.querySelectorAll(".paragraph")].find(p => p.getBoundingClientRect().bottom > top + 8);
    pane.dataset.view = view;
    for (const button of pane.querySelectorAll(".toggle button"))
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    if (active) reveal(active);
    else if (kept) scroll.scrollTop += kept.getBoundingClientRect().top - top - 16;
  }

  // On a phone the transcript is a sheet above the conversation.
  onrecord.openSheet = () => {
    if (!phone.matches) return;
    const sheet = document.getElementById("transcript");
    sheet.classList.add("open");
    pane.setAttribute("role", "dialog");
    pane.setAttribute("aria-modal", "true");
    for (const id of ["talk", "header"]) document.getElementById(id).inert = true;
    pane.querySelector(".close").focus({ preventScroll: true });
  };

  onrecord.closeSheet = () => {
    const sheet = document.getElementById("transcript");
    if (!sheet?.classList.contains("open")) return false;
    sheet.classList.remove("open");
    pane.removeAttribute("role");
    pane.removeAttribute("aria-modal");
    for (const id of ["talk", "header"]) document.getElementById(id).inert = false;
    if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
    return true;
  };
  phone.addEventListener("change", () => onrecord.closeSheet());

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    if (card) hideCard();
    else onrecord.closeSheet();
  });
  addEventListener("hashchange", () => onrecord.openAddress());
})();
