"""A certificate that the service makes for itself: a shop's own network has nobody who would sign one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.certificate import words_of
from sync.service.clock import Clock
from sync.service.refusals import NotDone

CERTIFICATE, KEY = "tls-certificate.pem", "tls-key.pem"
GOOD_FOR = timedelta(days=3_650)
"""Tills know it by itself and not by who signed it: nothing is gained by making all of them learn another."""
EARLIER = timedelta(days=1)
"""A till's clock may be behind."""


def make_certificate(folder: Path, hosts: Sequence[str], clock: Clock) -> str:
    """Write a certificate for these names or addresses with its key; its words.

    Raises:
        NotDone: there is one already; tills know it, so it is not replaced without a word.
    """
    if (folder / CERTIFICATE).exists() or (folder / KEY).exists():
        raise NotDone(
            f"There is a certificate in {folder} already. Tills trust that one and no other: to replace it,"
            f" move {CERTIFICATE} and {KEY} away and enrol every till again."
        )
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, hosts, clock)
    folder.mkdir(parents=True, exist_ok=True)
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    _write(folder / KEY, key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    _write(folder / CERTIFICATE, certificate.public_bytes(pem))
    return words_of(certificate.public_bytes(serialization.Encoding.DER))


def words_in(folder: Path) -> str | None:
    """Of the folder's own certificate, if it has one."""
    try:
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except FileNotFoundError:
        return None
    return words_of(certificate.public_bytes(serialization.Encoding.DER))


def _certificate(key: ec.EllipticCurvePrivateKey, hosts: Sequence[str], clock: Clock) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kedai sync")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - EARLIER)
        .not_valid_after(clock.now() + GOOD_FOR)
        .add_extension(x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
