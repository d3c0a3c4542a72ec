"""The product on each database that can be had, from a message to the archive."""

import pytest

from tests import postgres

DATABASES = ["sqlite", *(["postgresql"] if postgres.can_be_had() else [])]


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_conversation_goes_from_its_message_to_the_archive(make_product, request, kind: str) -> None:
    settings = {"CAREDESK_ARCHIVE_AFTER_S": "0"}
    if kind == "postgresql":
        settings["DATABASE_URL"] = await postgres.new_database(request.getfixturevalue("postgres_url"))
    product = make_product(**settings)
    customer, agent, conversation = await product.owned()
    await agent.do("send", conversation, body={"text": "It is on its way, Ada."})
    await customer.event("message", role="agent")
    await customer.say(end=True)
    whole = await product.until_archived(conversation)
    texts = [event["data"].get("text") for event in whole["events"] if event["kind"] == "message"]
    assert texts[0] == "my parcel never arrived"
    assert texts[-1] == "It is on its way, Ada."
    await product.leave()
