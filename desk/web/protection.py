"""What every answer carries against misuse: CSRF tokens, cookies kept close, a strict CSP.

Nothing is loaded from another host and nothing inline runs; styles come from files alone.
"""

from __future__ import annotations

from flask import Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from desk.web import doorstep
from desk.web.edge import DeskFlask

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

csrf = CSRFProtect()


def set_up(app: DeskFlask) -> None:
    """Join CSRF protection, cookie rules and headers to `app`."""
    settings = app.house.settings
    app.config.update(
        SESSION_COOKIE_NAME="__Host-desk" if settings.https else "desk",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over the week-end must still be sent
        WTF_CSRF_SSL_STRICT=False,  # Referrer-Policy hides the referrer; SameSite guards instead
    )
    csrf.init_app(app)
    doorstep.set_up(app)
    app.after_request(_guard_answer)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    if settings.https:
        app.after_request(_ask_for_https)


def _guard_answer(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def _ask_for_https(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
