// What of the network and storage libraries reaches the browser: Socket.IO's client and IndexedDB with promises.

export { io } from "socket.io-client";
export { openDB } from "idb";
