"""uvicorn's socket protocol, with one thing changed: closing never waits for a reader who does not read.

A peer that stops reading leaves its connection's buffer full; the close frame must not queue behind it
for ever, nor may the connection live on. So a close goes out as it can, and after a while the
connection is cut.
"""

from __future__ import annotations

import socket
from asyncio.transports import BaseTransport

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# What the kernel may hold for a peer that does not read; by itself it would take megabytes.
SEND_BUFFER_BYTES = 128 * 1024


class CareDeskSocket(WebSocketsSansIOProtocol):
    """One connection's WebSocket protocol."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Bound what the kernel buffers for this peer."""
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        super().connection_made(transport)

    async def send(self, message: ASGISendEvent) -> None:
        """Send a message; a close does not wait for the peer to read."""
        if message["type"] == "websocket.close" and self.handshake_complete:
            self.writable.set()
            await super().send(message)
            if self.close_timer is not None:
                self.close_timer.cancel()
                self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)
            return
        await super().send(message)
