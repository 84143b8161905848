"""What the documents promise is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from rag.pipeline import Pipeline
from rag.settings import Settings
from ui.cli import app
from ui.show import show_answer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("documents/*.md"), *ROOT.glob("*/README.md")})
COMMANDS = getattr(get_command(app), "commands", {})


def options() -> Iterator[tuple[str, str]]:
    for name, command in COMMANDS.items():
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    yield name, option


def shell_lines() -> Iterator[str]:
    for block in re.findall(r"```(?:bash|sh|console)\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            yield line.removeprefix("$ ").split("  #")[0].strip()


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"onrecord {name}" in README


@pytest.mark.parametrize(("name", "option"), list(options()))
def test_every_option_is_in_the_readme(name: str, option: str) -> None:
    assert f"`{option}" in README or f" {option}" in README, f"{name} {option}"


@pytest.mark.parametrize("setting", list(Settings.__dataclass_fields__))
def test_every_environment_variable_is_in_the_readme(setting: str) -> None:
    assert f"ONRECORD_{setting.upper()}" in README


@pytest.mark.parametrize("line", sorted({line for line in shell_lines() if "onrecord " in line}))
def test_every_command_line_of_the_readme_is_one_that_exists(line: str) -> None:
    words = shlex.split(line.partition("onrecord ")[2].split(" | ")[0])
    command = COMMANDS[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("line", sorted({line for line in shell_lines() if line.startswith("make ")}))
def test_every_make_target_of_the_readme_exists(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in line.split()[1:]:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target


def test_the_answer_shown_in_the_readme_is_the_answer_given(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r'```console\n\$ onrecord ask "(.+?)"\n(.*?)```', README, re.DOTALL)
    assert shown
    show_answer(pipeline.ask(shown[1]))
    assert shown[2].split() == capsys.readouterr().out.split()


def test_no_figure_is_left_to_fill_in() -> None:
    assert "@@" not in README
