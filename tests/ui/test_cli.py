"""The command line's contract, on the shipped interview with the bundled encoder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.build import DEFAULT_DOCUMENTS
from tests.model_server import Script, serve_model
from tests.ui.conftest import Run


def write_lines(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_ask_prints_one_json_object_and_nothing_else(run: Run) -> None:
    code, out, _ = run("ask", "--json", "what did Xu Bing say about ROI?")
    record = json.loads(out)
    assert code == 0
    assert (record["language"], record["answered"], record["mode"]) == ("en", True, "quotes")
    document = (DEFAULT_DOCUMENTS / record["citations"][0]["document"]).read_bytes().decode()
    for citation in record["citations"]:
        assert document[citation["start"] : citation["end"]] == citation["quote"]
        assert 17 <= citation["first_line"] <= citation["last_line"] <= 22


def test_ask_shows_people_the_answer_and_its_citations(run: Run) -> None:
    code, out, _ = run("ask", "O que ele disse sobre robôs?")
    assert code == 0
    assert "Xu Bing disse:" in out
    assert "[1] Xu Bing, line 30 of xu-bing-hong-kong-fintech-week.pt.txt" in out


def test_a_quote_stays_on_its_line_in_a_pipe(run: Run) -> None:
    _, out, _ = run("ask", "O que ele disse sobre robôs?")
    document = (DEFAULT_DOCUMENTS / "xu-bing-hong-kong-fintech-week.pt.txt").read_bytes().decode()
    quoted = [line.strip()[1:-1] for line in out.splitlines() if line.startswith("    “")]
    assert quoted
    assert all(quote in document for quote in quoted)


def test_a_refusal_says_where_the_nearest_passage_stands(run: Run) -> None:
    code, out, _ = run("ask", "How do I bake sourdough bread?")
    assert code == 0
    assert "not an answer: " in out
    assert "of xu-bing-hong-kong-fintech-week.pt.txt" in out


def test_the_question_comes_back_as_asked(run: Run) -> None:
    for command in ("ask", "search"):
        _, out, _ = run(command, "--json", "  robots \t and  cars ")
        assert json.loads(out)["question"] == "  robots \t and  cars "


def test_search_prints_the_passages(run: Run) -> None:
    code, out, _ = run("search", "--json", "--top", "3", "robots")
    record = json.loads(out)
    assert code == 0
    assert list(record) == ["question", "language", "passages"]
    assert len(record["passages"]) == 3
    assert list(record["passages"][0]) == ["document", "speaker", "role", "first_line", "last_line", "score", "text"]
    assert record["passages"][0]["first_line"] == 30


def test_a_batch_is_answered_in_order_and_a_broken_line_spoils_nothing(run: Run, tmp_path: Path) -> None:
    history = [{"role": "user", "content": "Does AI reduce inequality?"}, {"role": "assistant", "content": "Yes."}]
    batch = write_lines(
        tmp_path / "batch.jsonl",
        json.dumps({"question": "robots"}),
        "{broken",
        "",
        json.dumps({"question": "And for the poor?", "history": history}),
        json.dumps({"question": "x" * 100_000}),
        json.dumps(["no object"]),
        json.dumps({"question": "robots", "history": [{"role": "system", "content": "x"}]}),
        json.dumps({"question": "robots", "history": "x"}),
        '{"question": "robots", "history": [{"role": "user", "content": "\\ud800"}]}',
        json.dumps({"question": "robots", "history": [{"role": "user", "content": 5}]}),
        "[" * 100_000,
        json.dumps({"question": None}),
        '{"question": ' + "[" * 900 + "]" * 900 + "}",
    )
    code, out, err = run("ask", "--batch", batch)
    records: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [record.get("line") for record in records] == [None, 2, None, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert [record.get("answered") for record in records] == [True, None, True, *[None] * 9]
    assert all(f"line {number}: " in err for number in (2, *range(5, 14)))
    assert "34" in {str(citation["first_line"]) for citation in records[2]["citations"]}


def test_a_batch_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'\xef\xbb\xbf{"question": "robots"}\r\n{"question": "cars"}\r\n')
    code, out, _ = run("ask", "--batch", str(batch))
    assert code == 0
    assert [json.loads(line)["question"] for line in out.splitlines()] == ["robots", "cars"]


def test_search_takes_the_same_batch(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("search", "--batch", write_lines(tmp_path / "batch.jsonl", '{"question": "robots"}'))
    assert code == 0
    assert json.loads(out)["passages"]


def test_index_says_what_it_holds_and_keeps_standard_output_clean(run: Run) -> None:
    code, out, err = run("index")
    assert (code, out) == (0, "")
    assert "passages" in err


def test_index_says_which_language_was_guessed_and_how_to_set_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    lines = ("Moderador: Onde estão as oportunidades?", "Ana Prado: Na robótica e na medicina, sem dúvida.")
    write_lines(folder / "interview.txt", *lines)
    write_lines(folder / "named.pt.txt", *lines)
    options = ("--documents", str(folder), "--index-dir", str(tmp_path / "index"))
    code, out, err = run("index", *options)
    assert (code, out) == (0, "")
    [told] = [line for line in err.splitlines() if "LANGUAGE" in line]
    assert told.startswith("interview.txt names no language and was taken for 'pt'")
    assert told.endswith("rename the file interview.LANGUAGE.txt, e.g. interview.pt.txt")
    write_lines(folder / "short.txt", "Host: Ready?", "Ana Li: Yes.")  # taken for Kabyle, which has three letters
    [example] = re.findall(r"e\.g\. (short\..*)", run("index", *options)[2])
    (folder / "short.txt").rename(folder / example)
    (folder / "interview.txt").rename(folder / "interview.pt.txt")
    assert "LANGUAGE" not in run("index", *options)[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", ""], "empty"),
        (["ask", " \n "], "empty"),
        (["ask", "a" * 100_000], "100,000 characters"),
        (["ask", "robots\x07"], "U+0007"),
        (["search", "robots\x07"], "U+0007"),
        (["ask", "--batch", "missing.jsonl"], "missing.jsonl"),
        (["ask", "robots", "--documents", "missing"], "missing"),
        (["ask", "robots", "--encoder", "missing/folder/model"], "missing/folder/model"),
        (["ask", "robots", "--encoder", "nobody/no-such-model"], "nobody/no-such-model"),
        (["index", "--documents", "missing"], "missing"),
        (["ask", "robots", "--model", "gpt"], "has no provider"),
        (["ask", "robots", "--model", "openai:"], "has no name behind its provider"),
        (["ask", "robots", "--model-url", "http://localhost:1"], "--model is missing"),
        (["ask", "robots", "--model", "x", "--model-url", "localhost"], "not the address"),
        (["ask", "robots", "--timeout", "0"], "--timeout is 0; give more than 0"),
        (["ask", "robots", "--timeout", "-1"], "--timeout is -1; give more than 0"),
        (["ask", "robots", "--timeout", "nan"], "--timeout is nan; give more than 0"),
        (["enrich", "--model", "openai:x", "--timeout", "0"], "e.g. 60"),
        (["enrich"], "needs a language model"),
        (["verify", "missing.md"], "missing.md"),
    ],
)
def test_a_mistake_is_told_in_one_line(run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert one_line(err)
    assert err.startswith("onrecord: ")
    assert told in err


@pytest.mark.parametrize("given", ["0", "-1", "soon", "inf"])
def test_a_timeout_of_the_environment_is_told_by_its_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ONRECORD_TIMEOUT", given)
    code, out, err = run("ask", "robots")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "ONRECORD_TIMEOUT is " in err
    assert given in err
    assert run("ask", "--json", "--timeout", "5", "robots")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "robots", "--batch", "x"],
        ["search"],
        ["ask", "robots", "--nonsense"],
        ["search", "x", "--top", "0"],
        ["ask", "robots", "--markdown", "--json"],
        ["verify"],
    ],
)
def test_wrong_usage_exits_with_two(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Usage" in err


def test_a_documents_folder_that_cannot_be_used_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    folder, kept = tmp_path / "documents", tmp_path / "index"
    folder.mkdir()
    (folder / "talk.pt.txt").write_bytes("Ana: Olá, João. É você?".encode("latin-1"))
    code, _, err = run("index", "--documents", str(folder), "--index-dir", str(kept))
    assert code == 1
    assert "UTF-8" in err
    assert not kept.exists()


def test_another_interview_is_asked_by_its_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write_lines(
        folder / "talk.en.txt",
        "Host: Why did you plant the orchard?",
        "Mara Voss: Because the old apple trees had died. We planted two hundred pear trees in one winter.",
    )
    options = ("--documents", str(folder), "--index-dir", str(tmp_path / "index"))
    code, out, _ = run("ask", "--json", "How many pear trees were planted?", *options)
    record = json.loads(out)
    assert code == 0
    assert record["citations"][0]["speaker"] == "Mara Voss"
    assert record["citations"][0]["translation"] is None
    assert "two hundred pear trees" in record["answer"]


def test_a_language_model_answers_by_its_servers_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    good = "He says that AI is getting better every year, and its cost keeps coming down [L18]."
    with serve_model(Script(good), Script(how="error", status=500)) as server:
        options = ("--model", "test", "--model-url", server.url, "--timeout", "20")
        code, out, _ = run("ask", "--json", "Is AI getting cheaper?", *options)
        record = json.loads(out)
        assert (code, record["mode"], record["notice"]) == (0, "model", None)
        assert record["claims"][0]["citations"] == [1]
        monkeypatch.setenv("ONRECORD_MODEL", "test")
        monkeypatch.setenv("ONRECORD_MODEL_URL", server.url)
        code, out, _ = run("ask", "Is AI getting cheaper?")
        assert code == 0
        assert "could not be used (500 " in out
        assert "[1] Xu Bing, line" in out


def test_an_answer_in_markdown_is_verified(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("ask", "--markdown", "robots")
    path = write_lines(tmp_path / "answer.md", out)
    assert run("verify", path)[0] == 0
    write_lines(tmp_path / "answer.md", out.replace("robôs", "carros"))
    code, out, _ = run("verify", path)
    assert code == 1
    assert "differs line " in out


def test_the_installed_command_keeps_standard_output_to_json(index_dir: Path) -> None:
    environment = {**os.environ, "ONRECORD_INDEX_DIR": str(index_dir)}
    done = subprocess.run(
        [sys.executable, "-m", "ui", "ask", "--batch", "-"],
        input='{"question": "robots"}\n{"question": "Qual é o papel da China?"}\n'.encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["language"] for line in done.stdout.decode().splitlines()] == ["en", "pt"]
    assert done.stderr == b""
