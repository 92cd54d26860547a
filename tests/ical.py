# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calendars as python3-recurring-ical-events and dateutil read them.

    ical.py ical_cases n

Compares with what the core reads; says where they differ.
"""
import datetime
import json
import subprocess
import sys
import zoneinfo

import icalendar
import recurring_ical_events

UTC = datetime.timezone.utc


def here(name, text):
    """The zone of days: a system's own, or the one written in the calendar."""
    if not name.startswith('Home'):
        return zoneinfo.ZoneInfo(name)
    for zone in text.walk('VTIMEZONE'):
        if zone['TZID'] == name:
            return zone.to_tz()
    return UTC


def instant(value, zone):
    if not isinstance(value, datetime.datetime):
        midnight = datetime.datetime.combine(value, datetime.time())
        value = zone.localize(midnight) if hasattr(zone, 'localize') else midnight.replace(tzinfo=zone)
    return int(value.timestamp())


def stretches(case):
    calendar = icalendar.Calendar.from_ical(case['text'])
    zone = here(case['zone'], calendar)
    begins, ends = (datetime.datetime.fromtimestamp(case[key], UTC) for key in ('from', 'to'))
    day = datetime.timedelta(days=5)
    spans = []
    for event in recurring_ical_events.of(calendar).between(begins - day, ends + day):
        start, end = event['DTSTART'].dt, event['DTEND'].dt if 'DTEND' in event else None
        if end is None:
            end = start + event['DURATION'].dt
        start, end = max(instant(start, zone), case['from']), min(instant(end, zone), case['to'])
        if start < end:
            spans.append([start, end])
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined


def main():
    cases = subprocess.run(sys.argv[1:3], check=True, stdout=subprocess.PIPE).stdout
    differ = n = 0
    for number, line in enumerate(cases.decode().split('\n')[:-1]):
        # A zone is remembered by its name there, over all calendars.
        case = json.loads(line.replace('Home ', f'Home {number} '))
        theirs = stretches(case)
        n += 1
        if theirs != case['spans']:
            differ += 1
            print(f'calendar {number}:\n{case["text"]}\nhere   {case["spans"]}\ntheirs {theirs}')
    print(f'{n} calendars, {differ} read otherwise')
    sys.exit(1 if differ or n == 0 else 0)


main()
