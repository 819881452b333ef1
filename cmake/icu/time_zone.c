// What ICU reads in the place of libc's variables of these names (PopIcu.cmake): no time zone but UTC.
extern long pop_icu_timezone;
extern char *pop_icu_tzname[2];

static char utc[] = "UTC";
long pop_icu_timezone = 0;
char *pop_icu_tzname[2] = {utc, utc};
