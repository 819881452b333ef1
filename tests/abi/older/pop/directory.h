/* The signed directory: which services help here, in which order, and why. */
#ifndef POP_DIRECTORY_H
#define POP_DIRECTORY_H

#include "client.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What the host knows about the device, without asking or tracking -------------------- */

enum { /* what this device can open, bits */
       POP_CAN_PHONE = 1 << 0,
       POP_CAN_SMS = 1 << 1,
       POP_CAN_WHATSAPP = 1 << 2,
       POP_CAN_WEB = 1 << 3, /* websites, web chats, web forms */
       POP_CAN_EMAIL = 1 << 4,
       POP_CAN_TELEGRAM = 1 << 5,
       POP_CAN_MESSENGER = 1 << 6,
       POP_CAN_APP = 1 << 7,
       POP_CAN_CONVERSATION = 1 << 8 /* conversation inside this app: needs the HTTP interface */
};

enum { /* what the child needs, bits */
       POP_NEEDS_TEXT_ONLY = 1 << 0,
       POP_NEEDS_SIGN_LANGUAGE = 1 << 1
};

/* All borrowed for the call. Anything not given is "not known". Country codes are ISO 3166-1 alpha-2. */
typedef struct pop_device {
  uint32_t struct_size;
  const pop_str *locales; /* the device's language list, best first: BCP 47, or what C and old Java give */
  size_t locale_count;
  pop_str region; /* OS region setting */
  pop_str sim_country;
  pop_str network_mcc; /* serving network, ITU E.212, three digits */
  pop_str network_mnc;
  pop_str time_zone;       /* IANA name */
  pop_str address_country; /* only if the host knows it anyway; PoP never looks at an address */
  pop_str chosen_country;  /* the child's own choice */
  uint32_t can;            /* POP_CAN_* */
  uint32_t needs;          /* POP_NEEDS_* */
  int32_t offline;         /* 1: no network now */
  int32_t age;             /* years; 0: not known */
  pop_str topic;           /* a topic code of the directory */
} pop_device;

/* ---- Answers ------------------------------------------------------------------------------ */

typedef struct pop_answer pop_answer;

enum { POP_OPEN_UNKNOWN = 0, POP_OPEN_NOW = 1, POP_CLOSED_NOW = 2 };

enum { /* where the place came from */
       POP_PLACE_NONE = 0,
       POP_PLACE_CHOSEN = 1,
       POP_PLACE_NETWORK = 2,
       POP_PLACE_TIME_ZONE = 3,
       POP_PLACE_SIM = 4,
       POP_PLACE_REGION = 5,
       POP_PLACE_LOCALE = 6,
       POP_PLACE_ADDRESS = 7
};

enum { POP_FRESH = 0, POP_STALE = 1, POP_VERY_STALE = 2 };

enum { /* why a service stands where it stands, bits */
       POP_WHY_OPEN_NOW = 1 << 0,
       POP_WHY_SPEAKS_YOUR_LANGUAGE = 1 << 1,
       POP_WHY_FOREIGN_LANGUAGE = 1 << 2,
       POP_WHY_IN_THIS_COUNTRY = 1 << 3,
       POP_WHY_HOME_COUNTRY = 1 << 4,
       POP_WHY_WORLD_WIDE = 1 << 5,
       POP_WHY_PARENT_STATE = 1 << 6,
       POP_WHY_FOR_CHILDREN = 1 << 7,
       POP_WHY_FITS_AGE = 1 << 8,
       POP_WHY_ADULTS_ONLY = 1 << 9,
       POP_WHY_FITS_TOPIC = 1 << 10,
       POP_WHY_SIGN_LANGUAGE = 1 << 11,
       POP_WHY_CONFIRMED = 1 << 12, /* signed with a key listed as the service's own */
       POP_WHY_UNCONFIRMED = 1 << 13,
       POP_WHY_OTHER_PHONE_ONLY = 1 << 14 /* this device can open none of its channels */
};

/* Strings are borrowed from the answer. */
typedef struct pop_answer_view {
  uint32_t struct_size;
  pop_str country;         /* empty: not known */
  int32_t country_from;    /* POP_PLACE_* */
  int32_t confirm_country; /* 1: show a changeable "Help in …" line with emphasis; never a gate */
  pop_str screen_language; /* BCP 47: language of the words */
  int32_t right_to_left;
  int32_t freshness; /* POP_FRESH … of the data the answer came from */
  size_t service_count;
  size_t emergency_count;
} pop_answer_view;

typedef struct pop_service_view {
  uint32_t struct_size;
  pop_str id;
  pop_str name;
  pop_str kind;
  pop_str language;  /* the language to use with them, BCP 47; empty: not known */
  uint32_t why;      /* POP_WHY_* */
  int32_t open;      /* POP_OPEN_*: over the channels this device can use */
  int64_t opens_at;  /* Unix seconds, when closed and known; else 0 */
  int64_t closes_at; /* Unix seconds, when open and known; else 0 (also for always open) */
  int32_t last_seen; /* newest year a source shows it in service; 0: not known */
  size_t channel_count;
} pop_service_view;

typedef struct pop_channel_view {
  uint32_t struct_size;
  pop_str type;     /* phone sms whatsapp webchat web_form email telegram messenger app website pop */
  pop_str value;    /* as shown to people */
  pop_str uri;      /* for the platform to open: tel: sms: https: mailto:; empty for pop */
  pop_str language; /* the channel's language when narrower than the service's; else empty */
  int32_t usable;   /* 1: this device can open it */
  int32_t open;     /* POP_OPEN_* */
  int64_t opens_at;
  int64_t closes_at;
  int32_t free_of_charge; /* 1 yes, 0 no, -1 not known */
  int32_t on_bill;        /* 1 yes, 0 no, -1 not known */
} pop_channel_view;

typedef struct pop_emergency_view {
  uint32_t struct_size;
  pop_str number;
  pop_str uri;
  int32_t is_main; /* 1: the number the directory marks as the main one */
  int32_t police;  /* 1 yes, 0 no, -1 not known; likewise the next two */
  int32_t ambulance;
  int32_t fire;
  int32_t text;
  pop_str silent_hint; /* may be empty */
} pop_emergency_view;

/* Answers from the verified directory, best service first. Synchronous, no network; the first look-up of a
 * country checks its signatures (under 2 ms), later ones take microseconds. Returns POP_OK, POP_NO_SERVICE or
 * POP_NO_PLACE (all three with an answer that has a next step), or an error. Destroy the answer before the
 * client. */
POP_API pop_result pop_directory_find(pop_client *client, const pop_device *device, pop_answer **answer,
                                      pop_error *error) POP_NOEXCEPT;
POP_API void pop_answer_destroy(pop_answer *answer) POP_NOEXCEPT;

/* Each fills *view, whose struct_size the caller has set. POP_E_NOT_FOUND beyond the count. */
POP_API pop_result pop_answer_get(const pop_answer *answer, pop_answer_view *view) POP_NOEXCEPT;
POP_API pop_result pop_answer_service(const pop_answer *answer, size_t index,
                                      pop_service_view *view) POP_NOEXCEPT;
POP_API pop_result pop_answer_channel(const pop_answer *answer, size_t service, size_t index,
                                      pop_channel_view *view) POP_NOEXCEPT;
POP_API pop_result pop_answer_emergency(const pop_answer *answer, size_t index,
                                        pop_emergency_view *view) POP_NOEXCEPT;

/* ---- The directory itself ------------------------------------------------------------------- */

typedef struct pop_directory_info {
  uint32_t struct_size;
  int64_t root_version;
  int64_t timestamp_version;
  int64_t snapshot_version;
  int64_t issued;    /* Unix seconds: when the newest accepted metadata was signed */
  int32_t freshness; /* POP_FRESH … */
  int32_t built_in;  /* 1: answers come from the bundle built into the app */
  int32_t trial;     /* 1: a trial directory: not for children */
} pop_directory_info;

POP_API pop_result pop_directory_get_info(const pop_client *client, pop_directory_info *info) POP_NOEXCEPT;

/* Offers a bundle the app has got by its own means. It is verified whole against the trusted root, must be
 * unexpired and not older than what is trusted, and then answers from the next look-up on; with `folder` it
 * is kept. Inline, 20 to 50 ms for 200 countries. On an error nothing changes: what was trusted goes on
 * serving. The bytes are borrowed for the call. */
POP_API pop_result pop_directory_offer_bundle(pop_client *client, pop_bytes bundle,
                                              pop_error *error) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
