"""A service on the shop's own network: known by its certificate's words, and nobody else is believed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.selling.complete_sale import complete_sale
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.refusals import BadCertificateWords, ServiceRefused, ServiceUnreachable
from desktop.storefront.sending import Watch, send_now
from desktop.verify.run import verify
from sync.__main__ import main
from sync.certificate import read_words
from sync.service.own_certificate import CERTIFICATE, KEY, words_in
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items

QUIET = Watch(lambda _done, _whole: None, lambda: False)


def make(folder: Path) -> str:
    assert main(["certificate", "--folder", str(folder), "--for", "127.0.0.1", "--for", "shop.local"]) == 0
    words = words_in(folder)
    assert words is not None
    return words


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[int]:
    command = [sys.executable, "-m", "sync", "serve", "--folder", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.fullmatch(r"Listening on https://127\.0\.0\.1:(\d+)\n", process.stdout.readline())
            assert found
            yield int(found[1])
        finally:
            process.terminate()


def invitation(folder: Path, port: int, words: str) -> Invitation:
    command = [sys.executable, "-m", "sync", "code", "--folder", str(folder), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told["certificate"] == words_in(folder)
    return Invitation(f"https://127.0.0.1:{port}", told["code"], words)


def test_till_sends_to_a_service_known_by_its_words_and_to_no_other_in_its_place(
    shop: Shop, tmp_path: Path
) -> None:
    add_items(shop.database, shop.console)
    shop.start_shift()
    shop.run(complete_sale, a_basket(0))
    words = make(tmp_path / "service")
    with serving(tmp_path / "service") as port:
        invited = invitation(tmp_path / "service", port, words.lower().replace("-", " "))
        join_service(shop.database, shop.console, invited)
        assert send_now(shop.database, shop.console.till_id, QUIET).sent >= 2
    shop.run(complete_sale, a_basket(1))

    make(tmp_path / "another")
    with serving(tmp_path / "another", port), pytest.raises(ServiceUnreachable) as met:
        send_now(shop.database, shop.console.till_id, QUIET)
    assert met.value.why == "tls"
    assert shop.reader.rows("SELECT count(*) FROM sync_outbox WHERE state = 'queued'") == [(1,)]
    assert verify(shop.reader) == []


def test_words_of_another_certificate_are_refused_before_a_code_is_told(shop: Shop, tmp_path: Path) -> None:
    make(tmp_path / "service")
    other = make(tmp_path / "another")
    with serving(tmp_path / "service") as port:
        invited = invitation(tmp_path / "service", port, other)
        with pytest.raises(ServiceRefused) as met:
            join_service(shop.database, shop.console, invited)
    assert met.value.why == "wrong_certificate"
    assert shop.reader.rows("SELECT * FROM sync_enrolment") == []


def test_without_its_words_a_certificate_that_nobody_signed_is_not_trusted(
    shop: Shop, tmp_path: Path
) -> None:
    make(tmp_path / "service")
    with serving(tmp_path / "service") as port:
        invited = invitation(tmp_path / "service", port, "")
        with pytest.raises(ServiceUnreachable) as met:
            join_service(shop.database, shop.console, invited)
    assert met.value.why == "tls"


@pytest.mark.parametrize("typed", ["K3MQ", "K3MQ-7ABC-DE2F-GH3J-KL41", "K3MQ-7ABC-DE2F-GH3J-KL4MX", "…"])
def test_words_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(BadCertificateWords):
        Invitation("https://127.0.0.1:1", "ABCDE-FGHJK", typed).read()


def test_words_may_be_typed_small_and_without_dashes() -> None:
    assert read_words(" k3mq7abc de2f-gh3jkl4m ") == "K3MQ-7ABC-DE2F-GH3J-KL4M"


def test_a_certificate_is_for_its_owner_only_and_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = make(tmp_path)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in (KEY, CERTIFICATE)] == [0o600] * 2
    assert capsys.readouterr().out == words + "\n"
    assert main(["certificate", "--folder", str(tmp_path), "--for", "10.0.0.5"]) == 1
    assert "already" in capsys.readouterr().err
    assert words_in(tmp_path) == words
