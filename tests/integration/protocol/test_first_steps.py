async def test_a_customer_is_welcomed_and_what_he_says_is_acknowledged(make_product) -> None:
    product = await make_product(start=False)
    await product.start(product.gateway)
    customer = await product.customer()
    ack = await customer.say(text="my parcel never arrived")
    event = await customer.event("message")
    assert event["seq"] == ack["seq"] == 2
    assert event["cid"] == ack["cid"]
    agent = await product.agent()
    assert agent.welcome["agent"]["role"] == "admin"
