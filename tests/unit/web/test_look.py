"""What is shipped: nothing inline, contrast enough to read, one accent and four colours, built files as built."""

import re
from itertools import product
from pathlib import Path

import pytest

from rootbranch.web import rendering

ROOM = Path(rendering.__file__).parent
STYLES = Path(__file__).resolve().parents[3] / "web" / "src" / "styles"
TEMPLATES = sorted((ROOM / "templates").glob("*.html"))
LOOKS = {"light": r":root \{(.*?)\}", "dark": r':root\[data-theme="dark"\] \{(.*?)\}'}
CONTRAST_MIN = 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_nothing_inline_and_no_sentence_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    inline = re.compile(r'\sstyle="|\son\w+="|<style|javascript:|hx-on|hx-vals="js|\| *safe')
    assert inline.findall(text.replace("{{ picture | safe }}", "")) == []
    assert re.findall(r"<script[^>]*>(?!</script>)", text) == []
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    left = set(re.findall(r"[^\W\d_]{3,}", words)) - {"Rootbranch", "wide", "PDF", "JSON", "CSV", "TLP", "PAP", "UTC", "Enter", "Esc", "doctype", "openapi", "json", "api"}  # fmt: skip
    assert left == set()


def _colours(look: str) -> dict[str, str]:
    (block,) = re.findall(LOOKS[look], (STYLES / "tokens.css").read_text(), re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = ((c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_text_can_be_read_on_every_ground(look: str) -> None:
    colours = _colours(look)
    texts = ("ink", "muted", "accent", "person", "object", "place", "event")
    grounds = ("paper", "ground", "accent-ground")
    faint = {
        (text, ground): round(_contrast(colours[text], colours[ground]), 2)
        for text, ground in product(texts, grounds)
        if _contrast(colours[text], colours[ground]) < CONTRAST_MIN
    }
    assert faint == {}
    assert _contrast(colours["on-accent"], colours["accent"]) >= CONTRAST_MIN


def test_the_dark_look_of_the_system_and_the_chosen_one_are_the_same() -> None:
    text = (STYLES / "tokens.css").read_text()
    (system,) = re.findall(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', text, re.DOTALL)
    (chosen,) = re.findall(LOOKS["dark"], text, re.DOTALL)
    assert system.split() == chosen.split()


def test_colours_are_named_once() -> None:
    for path in STYLES.glob("*.css"):
        if path.name not in {"tokens.css", "print.css"}:
            allowed = path.read_text().replace("#fff", "")  # the ground of a picture for a camera
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b", allowed) == [], path.name


def test_the_built_files_name_no_other_host_and_run_no_text() -> None:
    style = (ROOM / "static" / "style.css").read_text(encoding="utf-8")
    assert re.findall(r"https?://", style) == []
    assert {Path(name).name for name in re.findall(r"url\(\"?([^)\"]+)\"?\)", style)} == {
        path.name for path in (ROOM / "static" / "fonts").glob("*.woff2")
    }
    assert (ROOM / "static" / "fonts" / "OFL.txt").exists()
