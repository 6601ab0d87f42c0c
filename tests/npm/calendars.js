// Reads iCalendar and vCard files: a JSON list of texts in, what another reader finds in them out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const found = JSON.parse(readFileSync(0, "utf8")).map((text) => ICAL.parse(text));
process.stdout.write(JSON.stringify(found));
