"""Names of every kind: what is kept as typed, what is tidied, what is refused."""

from __future__ import annotations

import unicodedata

import pytest

from desktop.messages.say import Say
from desktop.names import (
    LONGEST,
    MOST_ADDRESS_LINES,
    BadLetters,
    FormulaText,
    TooLong,
    TooManyLines,
    one_line,
    refuse_formula,
    some_lines,
    unwrapped,
)
from desktop.selling.create_tender_type import CreateTenderType, NoTenderName, create_tender_type
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from tests.builders import Shop


@pytest.mark.parametrize(
    "name",
    [
        "Kedai 测试",
        "கடை",
        "க்\u200cஷ",
        "☕ Kopi & 🧋",
        "👨\u200d👩\u200d👧 Toys",
        "\U0001fa77 new emoji",
        "O'Neil-Tan (Pte.)",
        "𠮷野家",
    ],
)
def test_names_of_any_script_stay_as_typed(name: str) -> None:
    assert one_line(name, "shop") == name


def test_one_spelling_is_kept_of_letters_with_two() -> None:
    assert one_line(unicodedata.normalize("NFD", "Café Bébé"), "name") == "Café Bébé"


def test_spaces_of_other_kinds_become_spaces() -> None:
    assert one_line("\u3000Ah\xa0Seng\tStore ", "shop") == "Ah Seng Store"


@pytest.mark.parametrize(
    "name",
    [f"a{odd}b" for odd in "\n\r\u2028\x07\x1b\u202e\u2066\u200b\ufeff\udc80\ue000\uffff"],
)
@pytest.mark.parametrize("field", sorted(LONGEST))
def test_line_breaks_control_characters_and_invisible_signs_are_refused(name: str, field: str) -> None:
    with pytest.raises(BadLetters):
        one_line(name, field)


@pytest.mark.parametrize("field", sorted(LONGEST))
def test_a_name_is_as_long_as_its_place_and_no_longer(field: str) -> None:
    assert one_line("店" * LONGEST[field], field)
    with pytest.raises(TooLong) as caught:
        one_line("x" * (LONGEST[field] + 1), field)
    assert str(LONGEST[field]) in Say("zh").error(caught.value)


def test_joiners_alone_are_no_name() -> None:
    assert one_line(" \u200d\u200c ", "person") == ""
    assert one_line("\u200d Mei \u200c \u200d", "person") == "Mei"


def test_an_address_is_a_few_lines_each_held_to_the_rule() -> None:
    assert some_lines(" Blk 5 \n\n Singapore 018956", "address") == "Blk 5\nSingapore 018956"
    with pytest.raises(TooManyLines):
        some_lines("x\n" * (MOST_ADDRESS_LINES + 1), "address")
    with pytest.raises(BadLetters):
        some_lines("Blk 5\nB\x07", "address")


@pytest.mark.parametrize("text", ["=1+1", "+65", "-1", "@SUM(A1)", "  =cmd|x"])
def test_formulas_of_files_are_refused(text: str) -> None:
    with pytest.raises(FormulaText):
        refuse_formula(text, "name")


def test_a_wrapped_cell_comes_back_on_one_line() -> None:
    assert unwrapped("Soap, mild \r\n and cheap") == "Soap, mild and cheap"


def test_a_person_and_a_way_of_paying_are_held_to_it(shop: Shop) -> None:
    tenders = shop.count("tender_type")
    for name, refusal in (("Mei\u202eLing", BadLetters), ("x" * 61, TooLong)):
        person = AddPerson(f"p-{name[:3]}", name, Role.CASHIER, "482913", b"pepper")
        with pytest.raises(refusal):
            shop.database.run(add_person, person, shop.console)
    for name, refusal_of in (("Gra\nb", BadLetters), ("x" * 41, TooLong), (" ", NoTenderName)):
        with pytest.raises(refusal_of):
            shop.database.run(create_tender_type, CreateTenderType("t", name.casefold(), name), shop.console)
    assert shop.count("tender_type") == tenders
