// Seals what it is given as JSON on its standard input; for tests of the station that opens it.

import { readFileSync } from "node:fs";

import { load } from "./page.mjs";

const { fetchSealing, sealAnswers } = await load("exam/sealed_answers.js");
process.stdout.write(JSON.stringify(sealAnswers(await fetchSealing(), JSON.parse(readFileSync(0, "utf8")))));
