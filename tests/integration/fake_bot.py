"""A bot process for tests: the channel's contract, and its ways to fail, chosen by the words of a turn.

`hang…` never answers, `crash…` is a 500, `actions…` is what the channel says with the action server dead,
`nonsense…` is a 200 of the wrong shape, `person…` hands over, `unknown…` finds nothing, `billing…` names a
queue; anything else is answered with a citation and two choices.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Bot(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.reply(200, {"status": "ok"})

    def do_POST(self) -> None:
        turn = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = turn["text"]
        if text.startswith("hang"):
            threading.Event().wait()
        elif text.startswith("crash"):
            self.reply(500, {"ok": False, "error": {"code": "internal", "message": "crashed"}})
        elif text.startswith("actions"):
            down = {"code": "actions_unavailable", "message": "the action server does not answer"}
            self.reply(503, {"ok": False, "error": down})
        elif text.startswith("nonsense"):
            self.reply(200, {"hello": "world"})
        else:
            self.reply(200, answer(turn))

    def reply(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        pass


def answer(turn: dict) -> dict:
    text, context = turn["text"], turn["context"]
    turns = ((context["memory"] or {}).get("turns") or 0) + 1
    decision = {"action": "none", "score": 0.1, "reason": None, "queue": None, "evidence": []}
    outcome, articles = "answer", ["reset-password"]
    if text.startswith("person"):
        evidence = [{"kind": "explicit_request", "seq": context["seq"], "quote": text, "weight": 1.0}]
        decision |= {"action": "hand_over", "score": 0.97, "reason": "explicit_request", "evidence": evidence}
    if text.startswith("offer"):
        decision |= {"action": "offer", "score": 0.5, "reason": "failed_answers"}
    if text.startswith("leave"):
        decision |= {"action": "leave_queue"}
    if text.startswith("billing"):
        decision |= {"queue": "billing", "priority": "urgent"}
    if text.startswith("unknown"):
        outcome, articles = "unknown", []
    said = [entry for entry in context["since"] if entry["role"] == "agent"]
    words = f"Answer {turns} to: {text}" + "".join(f" | agent: {e['text']}" for e in said)
    if context.get("previous"):
        words += f" | before: {context['previous']['turns']}"
    if turn["payload"]:
        words += f" | payload: {turn['payload']['intent']}"
    reply = {
        "text": words,
        "choices": [
            {
                "label": "That solved it",
                "payload": {"intent": "solved", "data": {"article": "reset-password"}},
            },
            {"label": "That did not help", "payload": {"intent": "not_solved", "data": {}}},
        ],
        "citations": [
            {"article": a, "title": "Reset your password", "passage": 2, "url": f"/help/{a}", "version": 3}
            for a in articles
        ],
        "form": None,
    }
    annotations = {
        "intent": {"name": "ask", "confidence": 0.9},
        "entities": [],
        "frustration": 0.2,
        "outcome": outcome,
        "query": text,
        "articles": [
            {"article": a, "title": "Reset your password", "version": 3, "passage": 2, "probability": 0.8}
            for a in articles
        ],
        "verdict": None,
        "memory": {"turns": turns},
    }
    return {"ok": True, "replies": [reply], "decision": decision, "annotations": annotations}


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Bot).serve_forever()
