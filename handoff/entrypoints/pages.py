"""The pages a browser opens: demo shop, widget, console, studio, insights, login and help articles.

The built front end is served as it lies in `web/dist`; help and error pages are templates that need
no script. Pages of the staff stand behind a session and a role.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from handoff.bootstrap import Gateway
from handoff.entrypoints.access import Here, gateway_of, person_of
from handoff.entrypoints.problems import problem
from handoff.services.errors import NotFound, Unavailable
from handoff.services.search_client import Passed

router = APIRouter(include_in_schema=False)

PAGES_DIR = Path(__file__).resolve().parent.parent / "pages"
_TEMPLATES = Environment(
    loader=FileSystemLoader(PAGES_DIR),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
)
_STAFF = {
    "console": ("agent", "manager", "admin"),
    "studio": ("author", "manager", "admin"),
    "insights": ("manager", "admin"),
}
_PAGE = {"Cache-Control": "no-cache"}


class _Link(BaseModel):
    id: str
    title: str
    summary: str = ""


class _Article(_Link):
    html: str
    updated_at: str = ""
    related: list[_Link] = []


class _Articles(BaseModel):
    items: list[_Link]


def render(here: Gateway, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Render one of our templates under the site's name."""
    html = _TEMPLATES.get_template(template).render(site_name=here.settings.site_name, **values)
    return HTMLResponse(html, status, headers=_PAGE)


def error_page(
    here: Gateway, status: int, title: str, text: str, href: str = "/", link: str = "Go to the start"
) -> Response:
    """A page that says what is wrong and where to go from here."""
    return render(here, "error.html", status, title=title, text=text, href=href, link=link)


async def missing(request: Request, error: Exception) -> Response:
    """Answer an address that does not exist: to a browser as a page, to a program as a problem."""
    if "text/html" in request.headers.get("accept", ""):
        text = "There is nothing at this address. Perhaps it was mistyped, or what was here has gone."
        return error_page(gateway_of(request), 404, "Page not found", text)
    detail = error.detail if isinstance(error, HTTPException) else "Not Found"
    return problem(404, str(detail))


@router.get("/")
async def demo(here: Here) -> Response:
    """The demo shop with the widget embedded."""
    return _built(here, "demo.html")


@router.get("/widget")
async def widget(here: Here) -> Response:
    """The widget's own page, which the loader frames."""
    return _built(here, "widget.html")


@router.get("/widget.js")
async def loader(here: Here) -> Response:
    """The loader a site embeds."""
    response = _built(here, "widget.js")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@router.get("/login")
async def login(here: Here) -> Response:
    """Where staff sign in."""
    return _built(here, "login.html")


@router.get("/console")
@router.get("/studio")
@router.get("/insights")
async def staff(request: Request, here: Here) -> Response:
    """A page for staff: to the login without a session, an honest page without the role."""
    page = request.url.path.strip("/")
    person = await person_of(request, here)
    if person is None:
        return RedirectResponse(f"/login?next={quote(request.url.path)}", 303)
    if person.role not in _STAFF[page]:
        return error_page(here, 403, "Not for your role", f"Your account ({person.role}) has no {page}.")
    return _built(here, f"{page}.html")


@router.get("/static/help.css")
async def styles(here: Here) -> Response:
    """The style of help and error pages, built from the same design tokens as all others."""
    return _plainly_named(here, "help.css")


@router.get("/favicon.svg")
async def icon(here: Here) -> Response:
    """The icon of every page."""
    return _plainly_named(here, "favicon.svg")


def _plainly_named(here: Gateway, name: str) -> Response:
    """A built file whose name tells no version: it is asked for again after a while."""
    path = here.web_dir / name
    if not path.is_file():
        raise NotFound
    return FileResponse(path, headers={"Cache-Control": "public, max-age=300"})


@router.get("/help")
async def help_index(here: Here) -> Response:
    """Every published article."""
    try:
        answer = await here.search.forward("GET", "/help")
        articles = _Articles.model_validate_json(answer.body).items
    except (Unavailable, ValidationError):
        return _articles_down(here)
    return render(here, "articles.html", articles=articles)


@router.get("/help/{article}")
async def help_article(article: str, here: Here) -> Response:
    """One published article as a page."""
    try:
        answer = await here.search.forward("GET", f"/help/{quote(article, safe='')}")
        if answer.status != 200:
            return _article_missing(here, answer)
        found = _Article.model_validate_json(answer.body)
    except (Unavailable, ValidationError):
        return _articles_down(here)
    return render(here, "article.html", article=found)


@router.get("/media/{name}")
async def media(name: str, here: Here) -> Response:
    """A picture of an article, unable to run anything."""
    answer = await here.search.forward("GET", f"/media/{quote(name, safe='')}")
    if answer.status != 200:
        raise NotFound
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    headers = {**answer.headers, "Content-Security-Policy": policy, "Cache-Control": "public, max-age=300"}
    return Response(answer.body, headers=headers)


def _built(here: Gateway, name: str) -> Response:
    path = here.web_dir / name
    if not path.is_file():
        return error_page(here, 503, "Not built yet", "This page has not been built; run `make run` once.")
    return FileResponse(path, headers=_PAGE)


def _article_missing(here: Gateway, answer: Passed) -> Response:
    if answer.status == 404:
        text = "There is no such article, or it is not public."
        return error_page(here, 404, "Article not found", text, "/help", "All articles")
    return _articles_down(here)


def _articles_down(here: Gateway) -> Response:
    text = "The articles cannot be reached right now. Try again in a moment."
    return error_page(here, 503, "Help is not available", text)
