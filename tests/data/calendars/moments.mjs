// When each meeting of a calendar file begins, by ical.js and the tables of zones in the file alone.
import { readFileSync } from "node:fs";
import ICAL from "./ical.min.mjs";

const root = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const found = {};
for (const part of root.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(part);
  const start = event.startDate;
  if (!start.zone.component) throw new Error(`no table for ${start.zone.tzid}`);
  found[event.uid] = { unix: start.toUnixTime(), wall: start.toString().slice(11, 19), sequence: event.sequence };
}
console.log(JSON.stringify(found));
