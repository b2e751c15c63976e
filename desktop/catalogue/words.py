"""From names to the words a search can find, and from what was typed to a question; pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST_QUERY = 100
MOST_TOKENS = 6
SHORTEST_TYPO, LONGEST_TYPO = 4, 20
"""One-letter typos are looked for in words of this many letters: shorter ones are near too many others."""

# Han (with its extensions), kana, bopomofo and hangul: written without spaces.
_CJK = "\u3005-\u3007\u3040-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_CJK += "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_TOKEN = re.compile(f"[{_CJK}]+|(?:(?![{_CJK}])[^\\W_])+")
_LETTERS = re.compile(r"[^\W\d_]+")


def indexed(text: str) -> str:
    """A name as the word index gets it: every run of Chinese (or kana, hangul) in pairs of characters."""
    if text.isascii():
        return text
    return _CJK_RUN.sub(_in_pairs, unicodedata.normalize("NFKC", text))


def _in_pairs(run: re.Match[str]) -> str:
    return f" {' '.join(pairs(run.group()))} "


def pairs(run: str) -> list[str]:
    """Overlapping pairs, and the last character alone: so that any single one is the start of something."""
    return [run[place : place + 2] for place in range(len(run))]


def tokens(typed: str) -> list[str]:
    """What was typed, in words and runs of Chinese; the first few of the first hundred characters."""
    folded = unicodedata.normalize("NFKC", typed[:LONGEST_QUERY]).casefold()
    return _TOKEN.findall(folded)[:MOST_TOKENS]


def is_cjk(token: str) -> bool:
    return _CJK_RUN.match(token) is not None


def spelling_words(text: str) -> set[str]:
    """The words of a name that a typo may be made in."""
    return {word for word in _LETTERS.findall(text.casefold()) if may_slip(word)}


def may_slip(word: str) -> bool:
    return SHORTEST_TYPO <= len(word) <= LONGEST_TYPO and word.isalpha() and not is_cjk(word)


def slips(word: str) -> set[str]:
    """The word with each of its letters left out in turn."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def is_one_slip(typed: str, meant: str) -> bool:
    """Is it one letter too few, too many, other, or two neighbours swapped?"""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, other = typed[start:], meant[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
