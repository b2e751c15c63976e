"""Who holds lines to the service, and who is cut off so that a till gets through."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sync.service.lines import Lines, home_of


@dataclass(eq=False)
class Fake:
    """A line that says of itself what a test wants."""

    address: str = "10.0.0.1"
    is_awaited: bool = True
    is_known: bool = False
    waiting_since: float = 0.0
    cuts: list[str] = field(default_factory=list)

    def cut(self) -> None:
        self.cuts.append(self.address)

    @property
    def is_open(self) -> bool:
        return not self.cuts


def opened(lines: Lines, *made: Fake) -> list[bool]:
    for each in made:
        lines.came(each)
    return [each.is_open for each in made]


def test_an_address_that_holds_its_most_loses_the_line_that_waits_longest() -> None:
    lines = Lines(most=10, most_of_one=2)
    late, early, new = Fake(waiting_since=2.0), Fake(waiting_since=1.0), Fake(waiting_since=3.0)
    other = Fake(address="10.0.0.2", waiting_since=0.5)
    assert opened(lines, other, late, early, new) == [True, True, False, True]
    assert len(lines) == 3


def test_a_line_that_is_worked_for_is_never_cut_and_a_newcomer_goes_instead() -> None:
    lines = Lines(most=10, most_of_one=2)
    first, second, new = Fake(is_awaited=False), Fake(is_awaited=False), Fake()
    assert opened(lines, first, second, new) == [True, True, False]
    assert len(lines) == 2


def test_with_no_room_for_anybody_a_tills_idle_line_outlives_lines_that_showed_no_token() -> None:
    lines = Lines(most=3, most_of_one=3)
    till = Fake(address="10.0.0.9", is_known=True, waiting_since=0.0)
    strangers = [Fake(address=f"10.0.1.{n}", waiting_since=float(n)) for n in range(1, 30)]
    assert opened(lines, till, *strangers) == [True, *[False] * 27, True, True]


def test_a_line_that_closed_makes_room_and_told_twice_counts_once() -> None:
    lines = Lines(most=10, most_of_one=1)
    gone, new = Fake(is_awaited=False), Fake()
    lines.came(gone)
    lines.left(gone)
    lines.left(gone)
    assert opened(lines, new) == [True]
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_a_household_of_ipv6_is_one_address(one: str, other: str, is_same: bool) -> None:
    assert (home_of(one) == home_of(other)) is is_same
