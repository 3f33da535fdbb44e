// @ts-check
// Knows the shapes the server sends to a candidate's page.

/** @typedef {import("/static/js/text.js").Localised} Localised */

/**
 * @typedef {{id: string, text: string, at: string, by: string}} Message
 * @typedef {{code: string, attempt: string, candidate_number: string, handed_in_at: string, cause: string,
 *   answered: {theory: number, practical: number}, total: {theory: number, practical: number}, submissions: number, digest: string}} Receipt
 * @typedef {{section?: string, item?: string, file?: string, line?: number, column?: number}} Place
 *
 * @typedef {{id: string, state: string, section: "theory" | "practical" | null, lease: string | null,
 *   candidate: {name: string, candidate_number: string, category: string, document_masked: string},
 *   sitting: {id: number, title: Localised, level: string, kind: string}, room: {name: string, station: string}, seat: {number: number},
 *   room_state: string, server_now: string, starts_at: string, started_at: string | null, closes_at: string | null, remaining_ms: number | null,
 *   theory_closes_at: string | null, theory_remaining_ms: number | null, stands: boolean, starts_by: string | null, room_shifts: number,
 *   pauses: import("/static/js/components/time_rows.js").Pause[], hand_in_from: string | null, warn_at_ms: number[],
 *   resync_s: number, heartbeat_s: number, autosave_s: number, grace_s: number, timing: "rollover" | "free" | "fixed", practical_counts: string,
 *   weights: {theory: number, practical: number}, total_minutes: number, theory_max_minutes: number | null,
 *   late_limit_minutes: number, early_hand_in_minutes: number, rules_accepted_at: string | null, confirmed_at: string | null,
 *   place: Place | null, form: {title: Localised, variant: string}, counts: {theory: number, practical: number},
 *   try_seconds: number, try_limit: number | null, messages: Message[],
 *   answer_file: {station: string, secret: string}, receipt: Receipt | null, receipt_seen_at: string | null}} AttemptView
 *
 * @typedef {{id: string, kind: "single" | "multiple" | "true_false" | "fill" | "reading", stem_html: Localised, code_html: string | null,
 *   options: {id: string, html: Localised}[], blanks: {id: string}[]}} ItemView
 * @typedef {{id: string, stdin: string, answer: string, files: Record<string, string>, expected_files: Record<string, string>}} Sample
 * @typedef {{id: string, kind: string, title: Localised, statement_html: Localised, entry: string[], function: string | null,
 *   starter: Record<string, string>, data_files: Record<string, string>, samples: Sample[],
 *   limits: {cpu_ms: number, wall_ms: number, memory_mib: number}, protected: string[]}} TaskView
 * @typedef {{key: string, number: number, points: string, item: ItemView}} ItemEntry
 * @typedef {{key: string, number: number, points: string, task: TaskView}} TaskEntry
 *
 * @typedef {{choice?: string | boolean, choices?: string[], blanks?: Record<string, string>, flagged?: boolean}} TheoryValue
 * @typedef {{files?: Record<string, string>, flagged?: boolean}} PracticalValue
 *
 * @typedef {{item: string, revision: number, value: any}} Write
 * @typedef {{item: string, revision: number, outcome: "saved" | "stale" | "conflict" | "refused",
 *   current: {revision: number, value: any} | null, reason: string | null}} WriteResult
 * @typedef {{results: WriteResult[], saved_at: string, server_now: string, closes_at: string | null, remaining_ms: number | null}} SaveAck
 *
 * @typedef {{ended: string, stdout: string, stderr: string, exit_code: number | null, cpu_ms: number, wall_ms: number,
 *   memory_kib: number, matches: boolean | null}} TryOutcome
 * @typedef {{id: string, state: "queued" | "running" | "done" | "failed", task: string, sample: string | null, outcome: TryOutcome | null}} Try
 * @typedef {{id: string, task: string, at: string, files_digest: string, cause: string}} Submission
 */

/** The key under which the page saves where the candidate is. */
export const PLACE = "@place";
