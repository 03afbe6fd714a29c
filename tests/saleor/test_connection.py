"""The App that the service acts with."""

import re

from saleor_process import Saleor

WHOAMI = "{ app { name isActive permissions { code } } }"


def settings(printed: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in printed.strip().splitlines())


def test_connect_makes_one_app_and_rotates_its_token(saleor: Saleor):
    # Another test may have connected this shop before.
    saleor.rows("DELETE FROM app_apptoken")
    saleor.rows("DELETE FROM app_apptoken")
    first = settings(saleor.manage("saleor_ai_connect"))
    assert set(first) == {"SALEOR_AI_DATABASE_URL", "SALEOR_AI_SALEOR_URL", "SALEOR_AI_SALEOR_APP_TOKEN"}
    assert first["SALEOR_AI_SALEOR_URL"] == saleor.api
    assert first["SALEOR_AI_DATABASE_URL"] == saleor.database_url
    token = first["SALEOR_AI_SALEOR_APP_TOKEN"]
    assert re.fullmatch(r"\w{30}", token)
    app = saleor.ask(WHOAMI, token=token)["app"]
    assert app == {
        "name": "saleor-ai",
        "isActive": True,
        "permissions": [{"code": "HANDLE_PAYMENTS"}, {"code": "MANAGE_ORDERS"}, {"code": "MANAGE_PRODUCTS"}],
    }

    again = saleor.do("command", "saleor_ai_connect")
    assert set(settings(again["out"])) == {"SALEOR_AI_DATABASE_URL", "SALEOR_AI_SALEOR_URL"}
    assert "saleor_ai_connect --rotate" in again["err"]
    assert saleor.rows("SELECT count(*) FROM app_app WHERE identifier = 'saleor-ai'") == [(1,)]

    rotated = settings(saleor.manage("saleor_ai_connect", "--rotate"))["SALEOR_AI_SALEOR_APP_TOKEN"]
    assert saleor.ask(WHOAMI, token=rotated)["app"]["name"] == "saleor-ai"
    assert saleor.post(WHOAMI, token=token)["data"] == {"app": None}
