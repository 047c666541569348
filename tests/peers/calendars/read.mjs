// Prints what ical.js, the parser of Thunderbird, sees in the calendar on standard input.
// The zones that the calendar defines are registered first; otherwise its times would be taken as floating.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const components = calendar.getAllSubcomponents("vevent");
const event = components[0];
const instant = (name) => {
  const property = event.getFirstProperty(name);
  const time = property.getFirstValue();
  time.zone = ICAL.TimezoneService.get(property.getParameter("tzid")) ?? time.zone;
  return time.toJSDate().toISOString();
};
const person = (name) => event.getAllProperties(name).map((property) => ({
  address: property.getFirstValue(),
  name: property.getParameter("cn") ?? "",
}));

console.log(JSON.stringify({
  events: components.length,
  method: calendar.getFirstPropertyValue("method"),
  uid: event.getFirstPropertyValue("uid"),
  sequence: event.getFirstPropertyValue("sequence"),
  start: instant("dtstart"),
  end: instant("dtend"),
  summary: event.getFirstPropertyValue("summary"),
  location: event.getFirstPropertyValue("location") ?? "",
  organizer: person("organizer"),
  attendees: person("attendee"),
}));
