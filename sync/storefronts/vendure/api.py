"""Speaks GraphQL with Vendure's admin API and turns its many ways to say no into our errors."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import httpx

from sync.storefronts.errors import Ambiguous, Busy, Offline, Refused, SignInNeeded
from sync.storefronts.http import JsonAnswer, ShopHttp
from sync.storefronts.vendure.queries import LOGIN

ADMIN = "/admin-api"
_LONGEST_WORDS = 300
_SIGN_IN = {"FORBIDDEN", "UNAUTHORIZED"}
# What asking again cannot mend. All else that Vendure throws (a lock, a lost database) may pass.
_LASTING = {
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_USER_INPUT",
    "USER_INPUT_ERROR",
    "ENTITY_NOT_FOUND",
    "ILLEGAL_OPERATION_ERROR",
    "CHANNEL_NOT_FOUND",
}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key made in Vendure's admin (3.6 and later, tokenMethod "api-key")."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Login:
    """An administrator's name and password, changed for a token that is renewed when it ends."""

    user: str
    password: str = field(repr=False)


class VendureApi:
    """One shop's admin API. Safe to use from several threads."""

    def __init__(self, http: ShopHttp, sign_in: ApiKey | Login) -> None:
        self._http = http
        self._sign_in = sign_in
        self._token = ""
        self._signing_in = threading.Lock()

    def ask(self, query: str, **variables: object) -> dict[str, object]:
        """Read: safe to ask again."""
        return self._send(query, variables, is_effect=False)

    def act(self, mutation: str, **variables: object) -> dict[str, object]:
        """Write: Ambiguous where the answer is lost."""
        return self._send(mutation, variables, is_effect=True)

    def _send(self, query: str, variables: dict[str, object], *, is_effect: bool) -> dict[str, object]:
        headers = self._credentials()
        try:
            answer = self._http.post(
                ADMIN, {"query": query, "variables": variables}, headers, is_effect=is_effect
            )
            return _data(answer, is_effect)
        except SignInNeeded:  # nothing was carried out
            if isinstance(self._sign_in, ApiKey):
                raise
        headers = self._renewed(headers)
        answer = self._http.post(
            ADMIN, {"query": query, "variables": variables}, headers, is_effect=is_effect
        )
        return _data(answer, is_effect)

    def _credentials(self) -> dict[str, str]:
        if isinstance(self._sign_in, ApiKey):
            return {"vendure-api-key": self._sign_in.secret}
        return {"authorization": f"Bearer {self._token}"} if self._token else self._renewed({})

    def _renewed(self, old: dict[str, str]) -> dict[str, str]:
        """A token that is not the old one; several threads that met its end share one new one."""
        assert isinstance(self._sign_in, Login)
        with self._signing_in:
            if self._token and old.get("authorization") != f"Bearer {self._token}":
                return {"authorization": f"Bearer {self._token}"}
            given: dict[str, object] = {"user": self._sign_in.user, "password": self._sign_in.password}
            answer = self._http.post(ADMIN, {"query": LOGIN, "variables": given}, {}, is_effect=False)
            try:
                _data(answer, is_effect=False)
            except Refused as refused:
                raise SignInNeeded("sign_in_needed", why=refused.code) from refused
            self._token = _token_of(answer.headers)
            return {"authorization": f"Bearer {self._token}"}


def _token_of(headers: httpx.Headers) -> str:
    token: str = headers.get("vendure-auth-token", "")
    if not token:
        raise SignInNeeded("no_token", why="the shop does not hand out bearer tokens")
    return token


def _data(answer: JsonAnswer, is_effect: bool) -> dict[str, object]:
    """The data of an answer in which nothing was refused."""
    body = answer.body
    if not isinstance(body, dict):
        raise Offline("not_graphql", status=answer.status)
    errors = body.get("errors")
    if isinstance(errors, list) and errors:
        raise _error_of(errors[0])
    data = body.get("data")
    if not isinstance(data, dict):
        if answer.status >= 500 and is_effect:
            raise Ambiguous("shop_error", status=answer.status)
        raise Offline("not_graphql", status=answer.status)
    for field_name, result in data.items():
        if isinstance(result, dict) and "errorCode" in result:
            raise _refusal_of(field_name, result)
    return data


def _error_of(error: object) -> Busy | Refused | SignInNeeded:
    """Vendure's resolvers are transactions: what ends in an error was rolled back."""
    told = error if isinstance(error, dict) else {}
    extensions = told.get("extensions")
    code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
    words = str(told.get("message", ""))[:_LONGEST_WORDS]
    if code in _SIGN_IN:
        return SignInNeeded("sign_in_needed", why=code.lower())
    if code in _LASTING:
        return Refused(code.lower(), message=words)
    return Busy("shop_error", message=words)


def _refusal_of(field_name: str, result: dict[str, object]) -> Refused:
    """An ErrorResult: HTTP 200, `data` filled, and yet a no."""
    facts = {
        name: value[:_LONGEST_WORDS] if isinstance(value, str) else value
        for name, value in result.items()
        if name not in ("errorCode", "__typename")
    }
    code = str(result["errorCode"]).lower().removesuffix("_error")
    return Refused(code, field=field_name, **facts)
