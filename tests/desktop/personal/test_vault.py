"""Personal words lie under each person's own key; forgetting is destroying it."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.personal.queries import bound_to, recall
from desktop.personal.vault import KeyNotHere, PersonForgotten, forget, keep_sealed, remember, take_key
from desktop.staff.queries import people
from tests.builders import Shop


def test_words_come_back_until_the_person_is_forgotten(shop: Shop) -> None:
    who = shop.cashier.person_id
    assert recall(shop.reader, [who]) == {who: "Aisyah"}

    shop.database.run_work(lambda work: forget(who, work), shop.owner)

    assert recall(shop.reader, [who]) == {}
    assert shop.reader.one("SELECT secret_key FROM personal_key WHERE subject_id = ?", (who,)) == (None,)
    assert [each.name for each in people(shop.reader)] == ["", "Ravi Kumar", "Tan Mei Lin"]


def test_ciphertext_kept_from_before_is_noise_once_the_key_is_gone(shop: Shop) -> None:
    who = shop.cashier.person_id
    kept = shop.reader.one(
        "SELECT field, nonce, ciphertext, changed_at FROM personal_datum WHERE subject_id = ?", (who,)
    )
    assert kept is not None
    shop.database.run_work(lambda work: forget(who, work), shop.owner)

    put_back = (
        "INSERT INTO personal_datum (subject_id, field, nonce, ciphertext, changed_at) VALUES (?, ?, ?, ?, ?)"
    )
    shop.database.run_work(lambda work: work.rows(put_back, (who, *kept)), shop.owner)

    assert recall(shop.reader, [who]) == {}


def test_rows_swapped_between_people_do_not_open(shop: Shop) -> None:
    pair = (shop.cashier.person_id, shop.supervisor.person_id)
    shop.database.run_work(
        lambda work: work.rows(
            "UPDATE personal_datum SET ciphertext = (SELECT ciphertext FROM personal_datum"
            " WHERE subject_id = ?1),"
            " nonce = (SELECT nonce FROM personal_datum WHERE subject_id = ?1) WHERE subject_id = ?2",
            pair,
        ),
        shop.owner,
    )

    with pytest.raises(InvalidTag):
        recall(shop.reader, [pair[1]])


def test_word_changed_keeps_the_persons_key(shop: Shop) -> None:
    who = shop.cashier.person_id
    key = "SELECT secret_key FROM personal_key WHERE subject_id = ?"
    before = shop.reader.one(key, (who,))

    shop.database.run_work(
        lambda work: remember(who, {"name": "Aisyah Tan", "phone": "+6591234567"}, work), shop.owner
    )

    assert shop.reader.one(key, (who,)) == before
    assert recall(shop.reader, [who]) == {who: "Aisyah Tan"}
    assert recall(shop.reader, [who], "phone") == {who: "+6591234567"}


def test_nothing_is_kept_again_of_somebody_who_was_forgotten(shop: Shop) -> None:
    who = shop.cashier.person_id
    shop.database.run_work(lambda work: forget(who, work), shop.owner)
    with pytest.raises(PersonForgotten):
        shop.database.run_work(lambda work: remember(who, {"name": "Aisyah"}, work), shop.owner)
    assert recall(shop.reader, [who]) == {}


def test_a_person_of_another_till_gets_no_second_key_while_theirs_is_on_its_way(shop: Shop) -> None:
    """What the other till sealed stays readable when its key comes."""
    key, nonce = AESGCM.generate_key(256), bytes(12)
    sealed = AESGCM(key).encrypt(nonce, b"Siti", bound_to("person-9", "phone"))
    shop.database.run_work(
        lambda work: keep_sealed("person-9", "phone", (nonce + sealed).hex(), work), shop.owner
    )
    with pytest.raises(KeyNotHere):
        shop.database.run_work(lambda work: remember("person-9", {"name": "Siti"}, work), shop.owner)
    shop.database.run_work(lambda work: take_key("person-9", key, work), shop.owner)
    shop.database.run_work(lambda work: remember("person-9", {"name": "Siti"}, work), shop.owner)
    assert [recall(shop.reader, ["person-9"], field) for field in ("name", "phone")] == [
        {"person-9": "Siti"}
    ] * 2
