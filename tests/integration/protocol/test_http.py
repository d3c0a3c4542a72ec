"""The HTTP half of `docs/protocol.md`: sessions, write rule, problems, pages, lists, the customer's own."""

import httpx
import pytest

from tests.integration.conftest import ADMIN
from tests.integration.protocol.problems import is_problem

JSON = {"Content-Type": "application/json"}


async def test_login_sets_a_strict_cookie_and_says_who(http) -> None:
    answer = await http.post("/api/login", json={"email": ADMIN[0], "password": ADMIN[1]})
    assert set(answer.json()) == {"id", "name", "email", "role"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("caredesk=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert (await http.get("/api/me")).json() == answer.json()


async def test_over_https_the_cookie_is_host_bound_and_secure(make_product) -> None:
    product = make_product(start=False, CAREDESK_PUBLIC_URL="https://desk.example")
    product.start(product.gateway)
    async with httpx.AsyncClient(base_url=product.url) as http:
        answer = await http.post("/api/login", json={"email": ADMIN[0], "password": ADMIN[1]})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-caredesk=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert "max-age=63072000" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("email", [ADMIN[0], "nobody@example.org", "", "x" * 300])
async def test_every_failed_login_says_the_same(http, email) -> None:
    answer = await http.post("/api/login", json={"email": email, "password": "wrong password"})
    is_problem(answer, 401, "unauthenticated")
    assert answer.json()["detail"] == "Address or password is wrong."
    assert "set-cookie" not in answer.headers


async def test_guessing_is_throttled(make_product) -> None:
    product = make_product(start=False, CAREDESK_LOGIN_ATTEMPTS="3")
    product.start(product.gateway)
    async with httpx.AsyncClient(base_url=product.url) as http:
        for _ in range(3):
            is_problem(
                await http.post("/api/login", json={"email": "a@b.org", "password": "x"}),
                401,
                "unauthenticated",
            )
        answer = await http.post("/api/login", json={"email": "A@b.org ", "password": "x"})
        is_problem(answer, 429, "rate_limited")
        assert answer.json()["retry_after_s"] == int(answer.headers["retry-after"])


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "text/plain"}, 415, "bad_frame"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "bad_frame"),
        ({**JSON, "Origin": "https://evil.example"}, 403, "forbidden"),
        ({**JSON, "Origin": "null"}, 403, "forbidden"),
    ],
)
async def test_a_write_of_the_wrong_kind_is_refused(http, headers, status, code) -> None:
    is_problem(await http.post("/api/login", content=b"{}", headers=headers), status, code)


async def test_a_body_over_1_mib_is_refused(http) -> None:
    async def chunks():
        for _ in range(20):
            yield b"x" * 65_536

    is_problem(await http.post("/api/login", content=b"x" * 2**21, headers=JSON), 413, "too_long")
    is_problem(await http.post("/api/login", content=chunks(), headers=JSON), 413, "too_long")


async def test_a_write_with_an_allowed_origin_passes(http, product) -> None:
    headers = {"Origin": f"http://localhost:{product.port}"}
    body = {"email": ADMIN[0], "password": ADMIN[1]}
    assert (await http.post("/api/login", json=body, headers=headers)).status_code == 200


async def test_a_body_of_the_wrong_shape_names_the_field(http) -> None:
    answer = await http.post("/api/login", json={"email": 7, "password": "x"})
    is_problem(answer, 422, "bad_frame")
    assert "email" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/me", "/api/conversations", "/api/conversations/x", "/api/conversations/x/handoff", "/api/gaps",
        "/api/articles", "/api/articles/x", "/api/search?q=x", "/api/agents", "/api/queues",
        "/api/customer/conversation", "/api/customer/conversation/export",
    ],
)  # fmt: skip
async def test_without_a_session_everything_is_unauthenticated(http, path) -> None:
    is_problem(await http.get(path), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("agent", "/api/conversations", 200),
        ("author", "/api/conversations", 403),
        ("agent", "/api/gaps", 403),
        ("author", "/api/gaps", 200),
        ("agent", "/api/articles", 403),
        ("manager", "/api/gaps", 200),
        ("author", "/api/agents", 403),
    ],
)
async def test_roles_open_what_they_should(http, product, role, path, status) -> None:
    answer = await http.get(path, headers=await product.person(role))
    assert answer.status_code == status
    if status == 403:
        is_problem(answer, 403, "forbidden")


async def test_what_is_missing_is_not_found(http, product) -> None:
    cookie = await product.person()
    is_problem(await http.get("/api/conversations/none", headers=cookie), 404, "not_found")
    is_problem(await http.get("/api/nowhere", headers=cookie), 404, "not_found")


async def test_wrong_address_is_a_page_for_browsers_and_a_problem_for_programs(http) -> None:
    page = await http.get("/no-such-page", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>Page not found</h1>" in page.text
    is_problem(await http.get("/no-such-page"), 404, "not_found")


async def test_a_customer_reads_takes_and_erases_his_own(http, product) -> None:
    customer = await product.customer()
    await customer.say(text="how do I reset it?")
    await customer.event("message", role="bot")
    bearer = {"Authorization": f"Bearer {customer.welcome['token']}"}
    own = (await http.get("/api/customer/conversation", headers=bearer)).json()
    assert own["conversation"] == customer.welcome["conversation"]
    from_socket = [f for f in customer.seen if f["type"] == "event"]
    assert own["events"][: len(from_socket)] == from_socket
    export = await http.get("/api/customer/conversation/export", headers=bearer)
    assert export.json()["conversations"] == [own]
    assert "attachment" in export.headers["content-disposition"]
    assert (await http.delete("/api/customer/conversation", headers=bearer)).status_code == 204
    is_problem(await http.get("/api/customer/conversation", headers=bearer), 404, "not_found")
    path = f"/api/conversations/{own['conversation']}"
    is_problem(await http.get(path, headers=await product.person()), 404, "not_found")


async def test_erasing_closes_every_socket_of_that_conversation_and_no_other(http, product) -> None:
    customer, stranger = await product.customer(), await product.customer()
    token = customer.welcome["token"]
    tab = await product.customer(token=token)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await http.delete("/api/customer/conversation", headers=bearer)).status_code == 204
    assert [await customer.closed(), await tab.closed()] == [4003, 4003]
    await stranger.say(text="still here")


async def test_anothers_conversation_is_not_found_for_a_customer(http, product) -> None:
    one, other = await product.customer(), await product.customer()
    bearer = {"Authorization": f"Bearer {one.welcome['token']}"}
    path = "/api/customer/conversation"
    for conversation in (other.welcome["conversation"], "A" * 24):
        params = {"conversation": conversation}
        is_problem(await http.get(path, params=params, headers=bearer), 404, "not_found")
        is_problem(await http.delete(path, params=params, headers=bearer), 404, "not_found")


async def test_health_and_metrics(http) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    ready = await http.get("/readyz")
    assert ready.status_code == 200
    assert set(ready.json()["dependencies"]) == {"redis", "database", "search", "bot"}
    assert "caredesk_sockets" in (await http.get("/metrics")).text
    is_problem(await http.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}), 404, "not_found")


@pytest.mark.parametrize("page", ["console", "studio", "insights"])
async def test_staff_pages_lead_to_the_login(http, page) -> None:
    answer = await http.get(f"/{page}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next=/{page}")


async def test_pages_carry_a_strict_policy(http) -> None:
    policy = (await http.get("/login")).headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in (await http.get("/widget")).headers["content-security-policy"]
    assert (await http.get("/help")).status_code == 503
