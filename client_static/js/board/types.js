// @ts-check
// Knows the shapes of what the server tells about a room; types only.

/**
 * @typedef {{seat_id: number, number: number, row: number, column: number, spare: boolean, attempt_id: string | null,
 *   candidate_name: string | null, candidate_number: string | null, live: string, state: string | null, section: string | null,
 *   answered: number, total: number, flagged: number, submitted_tasks: number, progress_percent: number,
 *   remaining_ms: number | null, closes_at: string | null, paused_at: string | null, credits_ms: number,
 *   accommodation: {theory_ms: number, practical_ms: number} | null, late_permitted: boolean, last_seen_at: string | null, receipt: string | null, receipt_seen: boolean}} Cell
 * @typedef {{id: number, state: string, start_code: string | null, started_at: string | null, starts_at: string, closes_at: string | null,
 *   room: string, station: string, seats: number, sitting_state: string,
 *   sitting: {id: number, title: import("/static/js/text.js").Localised, level: string, kind: string}}} SittingRoom
 * @typedef {{id: string, text: string, at: string, by: string, attempt_id: string | null}} Message
 * @typedef {{attempt_id: string, ms: number, reason: string, by: string, at: string}} Credit
 * @typedef {{sitting_room: SittingRoom, rows: number, columns: number, seq: number, cells: Cell[], counts: Record<string, number>,
 *   server_now: string, messages: Message[], credits: Credit[],
 *   one_address: string | null,
 *   pauses: import("/static/js/components/time_rows.js").Pause[]}} Board
 * @typedef {{sitting_room_id: number, room_state: string, cells: Cell[], counts: Record<string, number>, server_now: string}} Change
 */

export {};
