/* Prints what libical, the parser of Evolution and Cyrus, sees in the calendar on standard input, as JSON.
   Times are resolved by the VTIMEZONE that the calendar itself carries. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void text(const char *value) {
    putchar('"');
    for (const unsigned char *c = (const unsigned char *)(value ? value : ""); *c; c++) {
        if (*c == '"' || *c == '\\') printf("\\%c", *c);
        else if (*c < 0x20) printf("\\u%04x", *c);
        else putchar(*c);
    }
    putchar('"');
}

static void instant(icalcomponent *calendar, icalcomponent *event, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    struct icaltimetype time = icalvalue_get_datetime(icalproperty_get_value(property));
    icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    icaltimezone *zone = tzid ? icalcomponent_get_timezone(calendar, icalparameter_get_tzid(tzid)) : NULL;
    if (zone) time = icaltime_set_timezone(&time, zone);
    time = icaltime_convert_to_zone(time, icaltimezone_get_utc_timezone());
    printf("\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", time.year, time.month, time.day, time.hour, time.minute, time.second);
}

static void people(icalcomponent *event, icalproperty_kind kind) {
    const char *comma = "";
    putchar('[');
    for (icalproperty *p = icalcomponent_get_first_property(event, kind); p; p = icalcomponent_get_next_property(event, kind)) {
        icalparameter *cn = icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER);
        printf("%s{\"address\":", comma);
        text(icalproperty_get_value_as_string(p));
        printf(",\"name\":");
        text(cn ? icalparameter_get_cn(cn) : "");
        putchar('}');
        comma = ",";
    }
    putchar(']');
}

int main(void) {
    static char input[1 << 20];
    size_t length = fread(input, 1, sizeof input - 1, stdin);
    input[length] = '\0';
    icalcomponent *calendar = icalparser_parse_string(input);
    if (!calendar || icalcomponent_count_errors(calendar) > 0) {
        fprintf(stderr, "libical reports errors\n");
        return 1;
    }
    if (!icalrestriction_check(calendar)) {
        fprintf(stderr, "libical: the iTIP restrictions do not hold\n%s\n", icalcomponent_as_ical_string(calendar));
        return 1;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    printf("{\"events\":%d,\"method\":", icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT));
    text(icalenum_method_to_string(icalcomponent_get_method(calendar)));
    printf(",\"uid\":");
    text(icalcomponent_get_uid(event));
    printf(",\"sequence\":%d,\"start\":", icalcomponent_get_sequence(event));
    instant(calendar, event, ICAL_DTSTART_PROPERTY);
    printf(",\"end\":");
    instant(calendar, event, ICAL_DTEND_PROPERTY);
    printf(",\"summary\":");
    text(icalcomponent_get_summary(event));
    printf(",\"location\":");
    text(icalcomponent_get_location(event));
    printf(",\"organizer\":");
    people(event, ICAL_ORGANIZER_PROPERTY);
    printf(",\"attendees\":");
    people(event, ICAL_ATTENDEE_PROPERTY);
    printf("}\n");
    icalcomponent_free(calendar);
    return 0;
}
