// @ts-check
// Knows how the parts of the board hang together: the room in the middle, everything else listens to it.

import { ServerClock } from "/static/js/clock.js";
import { Chosen } from "./chosen.js";
import { Commands } from "./commands.js";
import { countsBar } from "./counts.js";
import { doubt } from "./doubt.js";
import { Feed } from "./feed.js";
import { freshness } from "./freshness.js";
import { Grid } from "./grid.js";
import { head } from "./head.js";
import { held } from "./held.js";
import { log } from "./log.js";
import { oneAddress } from "./one_address.js";
import { Room } from "./room.js";
import { Selection } from "./selection.js";
import { steering } from "./steering.js";

/** @param {string} id */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const board = place("board");
const id = Number(board.dataset.sittingRoom);
const clock = new ServerClock();
const room = new Room();
const selection = new Selection(room);
const feed = new Feed(id, room, clock);
const commands = board.dataset.readOnly === "true" ? null : new Commands({ id, sitting: Number(board.dataset.sitting), role: board.dataset.role ?? "" }, room, () => feed.refresh());

const grid = new Grid(place("board-grid"), room, selection);
const chosen = new Chosen(place("board-chosen"), room, selection, commands, clock);
countsBar(place("board-counts"), room, selection);
head(room, clock);
held(place("board-notices"), room);
doubt(place("board-notices"), clock);
oneAddress(place("board-address"), room);
log(place("board-log"), room, clock);
if (commands) steering(place("board-steer"), room, commands);
freshness(place("board-feed"), board, feed, clock);

clock.addEventListener("tick", () => grid.tick(clock.now()));
room.addEventListener("changed", () => grid.tick(clock.now()));
grid.addEventListener("act", () => chosen.focus());
clock.start();
feed.open();
