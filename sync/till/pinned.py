"""A service whose certificate nobody signed: known by the certificate itself, compared once by its words."""

from __future__ import annotations

import hmac
import ssl
from urllib.parse import urlsplit

from sync.certificate import words_of
from sync.till.trouble import Offline, WrongCertificate

WAIT_S = 5.0
TLS_PORT = 443


def certificate_at(service: str, words: str) -> str:
    """The certificate that a service shows, as PEM, if it is the one that the owner's words name.

    Raises:
        WrongCertificate: it is another one: somebody stands in between, or the words are another service's.
        Offline: nobody showed one.
    """
    parts = urlsplit(service)
    assert parts.hostname, "an address that read_service took"
    try:
        pem = ssl.get_server_certificate((parts.hostname, parts.port or TLS_PORT), timeout=WAIT_S)
    except ssl.SSLError as error:
        raise Offline("tls") from error
    except OSError as error:
        raise Offline("no_answer") from error
    if not hmac.compare_digest(words_of(ssl.PEM_cert_to_DER_cert(pem)), words):
        raise WrongCertificate
    return pem


def trusting(certificate: str) -> ssl.SSLContext:
    """Trusts this certificate and no other, whatever the machine trusts besides."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False  # it is this very certificate, wherever the service lives now
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it is its own beginning
    context.load_verify_locations(cadata=certificate)
    return context
