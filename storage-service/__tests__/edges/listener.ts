import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

/** A server that can stop and start again on the same port. */
export interface Listener {
  readonly port: number;
  /** Ends all connections at once and refuses new ones. */
  down(): Promise<void>;
  /** Listens again. */
  up(): Promise<void>;
}

/** Lets a server listen on a free port that only this machine can reach. */
export async function listen(server: Server): Promise<Listener> {
  // The server of a failed test must not keep Jest running.
  server.unref();
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const listenOn = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listenOn(0);
  const { port } = server.address() as AddressInfo;
  const down = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const up = async () => {
    if (!server.listening) await listenOn(port);
  };
  return { port, down, up };
}
