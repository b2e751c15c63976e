"""How the service listens."""

from __future__ import annotations

import asyncio
import socket

from sync.service.serve import Place, listening


def test_the_body_of_an_answer_does_not_wait_until_its_head_is_acknowledged() -> None:
    """Nagle's algorithm is off on every line that the service accepts: it cost 40 ms an answer."""

    async def accepted() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            taken.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listening(Place(port=0)) as listener:
            server = await asyncio.start_server(take, sock=listener)
            _reader, writer = await asyncio.open_connection(*listener.getsockname())
            async with asyncio.timeout(20):
                is_off = await taken
            writer.close()
            server.close()
            return is_off

    assert asyncio.run(accepted()) == 1
