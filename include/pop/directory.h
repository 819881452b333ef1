/**
 * @file
 * The signed directory: which services help here, in which order, and why.
 */
#ifndef POP_DIRECTORY_H
#define POP_DIRECTORY_H

#include "client.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What the host knows about the device, without asking or tracking -------------------- */

/** What this device can open, bits. */
enum {
  POP_CAN_PHONE = 1 << 0,        /**< tel: addresses */
  POP_CAN_SMS = 1 << 1,          /**< sms: addresses */
  POP_CAN_WHATSAPP = 1 << 2,     /**< WhatsApp is there */
  POP_CAN_WEB = 1 << 3,          /**< websites and web forms */
  POP_CAN_EMAIL = 1 << 4,        /**< mailto: addresses */
  POP_CAN_TELEGRAM = 1 << 5,     /**< Telegram is there */
  POP_CAN_MESSENGER = 1 << 6,    /**< Facebook Messenger is there */
  POP_CAN_APP = 1 << 7,          /**< pages of app stores and links into apps */
  POP_CAN_CONVERSATION = 1 << 8, /**< conversation inside this app: needs the HTTP interface */
  POP_CAN_WEB_CHAT = 1 << 9      /**< web chats: a browser with scripts, and a way to type */
};

/** What the child needs, bits. */
enum {
  POP_NEEDS_TEXT_ONLY = 1 << 0,    /**< the child cannot or may not speak or hear */
  POP_NEEDS_SIGN_LANGUAGE = 1 << 1 /**< the child signs */
};

/**
 * What is known of device and child. All borrowed for the call. Anything not given is "not known", and so is
 * a text of more than 255 bytes or that is not UTF-8: help must not fail for what a system says of itself.
 * Country codes are ISO 3166-1 alpha-2, in any case.
 * @since 1.0
 */
typedef struct pop_device {
  uint32_t struct_size; /**< sizeof(pop_device) */
  /** The device's language list, best first: BCP 47, or what C and old Java give ("pt_BR.UTF-8"). */
  const pop_str *locales;
  size_t locale_count;     /**< may be 0 */
  pop_str region;          /**< country of the OS's region setting */
  pop_str sim_country;     /**< country of the SIM card */
  pop_str network_mcc;     /**< serving network, ITU E.212, three digits */
  pop_str network_mnc;     /**< its second part, two or three digits */
  pop_str time_zone;       /**< IANA name ("Europe/Berlin") */
  pop_str address_country; /**< only if the host knows it anyway; PoP never looks at an address */
  pop_str chosen_country;  /**< the child's own choice */
  uint32_t can;            /**< POP_CAN_* */
  uint32_t needs;          /**< POP_NEEDS_* */
  int32_t offline;         /**< 1: no network now */
  int32_t age;             /**< years; 0, and what is above 120: not known */
  pop_str topic;           /**< a topic code of the directory */
  /** ISO 3166-2, such as "US-NJ": only if the child or host said so, for PoP never looks for it. What is
   * no part of the place counts as not known. */
  pop_str area;
  /** Channel types the child would rather use, best first, as in pop_channel_view. Unknown ones are
   * passed over. */
  const pop_str *prefer;
  size_t prefer_count; /**< may be 0 */
} pop_device;

/* ---- Answers ------------------------------------------------------------------------------ */

/**
 * An answer: it does not change. Made by pop_directory_find(), freed by pop_answer_destroy().
 * @since 1.0
 */
typedef struct pop_answer pop_answer;

/** Whether somebody answers now. */
enum {
  POP_OPEN_UNKNOWN = 0, /**< the hours are not known, or the device's clock cannot be believed */
  POP_OPEN_NOW = 1,     /**< the signed hours say open */
  POP_CLOSED_NOW = 2    /**< the signed hours or a signed notice say closed */
};

/** Where the place came from. */
enum {
  POP_PLACE_NONE = 0,      /**< it is not known */
  POP_PLACE_CHOSEN = 1,    /**< pop_device.chosen_country */
  POP_PLACE_NETWORK = 2,   /**< pop_device.network_mcc */
  POP_PLACE_TIME_ZONE = 3, /**< pop_device.time_zone */
  POP_PLACE_SIM = 4,       /**< pop_device.sim_country */
  POP_PLACE_REGION = 5,    /**< pop_device.region */
  POP_PLACE_LOCALE = 6,    /**< pop_device.locales */
  POP_PLACE_ADDRESS = 7    /**< pop_device.address_country */
};

/** How old the directory is. */
enum {
  POP_FRESH = 0,     /**< its newest metadata was signed at most 90 days ago */
  POP_STALE = 1,     /**< at most 548 days ago: it still answers */
  POP_VERY_STALE = 2 /**< longer ago: it still answers, and numbers may have changed */
};

/** Why a service stands where it stands, bits. */
enum {
  POP_WHY_OPEN_NOW = 1 << 0,             /**< open by its signed hours */
  POP_WHY_SPEAKS_YOUR_LANGUAGE = 1 << 1, /**< it answers in a language of the device */
  POP_WHY_FOREIGN_LANGUAGE = 1 << 2,     /**< the device names languages, and it answers in none of them */
  POP_WHY_IN_THIS_COUNTRY = 1 << 3,      /**< it serves the country of the place */
  POP_WHY_HOME_COUNTRY = 1 << 4,   /**< it serves the country the child seems to come from, not the place */
  POP_WHY_WORLD_WIDE = 1 << 5,     /**< it serves every country */
  POP_WHY_PARENT_STATE = 1 << 6,   /**< it serves the state the place belongs to */
  POP_WHY_FOR_CHILDREN = 1 << 7,   /**< a helpline for children or youth */
  POP_WHY_FITS_AGE = 1 << 8,       /**< it names the ages it is for, and pop_device.age is one of them */
  POP_WHY_ADULTS_ONLY = 1 << 9,    /**< it is not made for children, or its ages begin at 18 */
  POP_WHY_FITS_TOPIC = 1 << 10,    /**< pop_device.topic is one of its topics, or a part or heading of one */
  POP_WHY_SIGN_LANGUAGE = 1 << 11, /**< the child signs, and it answers in sign language */
  POP_WHY_CONFIRMED = 1 << 12,     /**< signed with a key listed as the service's own */
  POP_WHY_UNCONFIRMED = 1 << 13,   /**< the service has not signed this record itself */
  POP_WHY_OTHER_PHONE_ONLY = 1 << 14, /**< this device can open none of its channels */
  POP_WHY_PART_OF_COUNTRY =
      1 << 15,               /**< it serves a part of the country, and where the child is was not said */
  POP_WHY_IN_DOUBT = 1 << 16 /**< marked for review: it may be out of date, and is never shown as open */
};

/** What is to be said of the whole answer, bits. */
enum {
  POP_ANSWER_ASK_COUNTRY = 1 << 0, /**< the place is not known: show the country list beside the services */
  POP_ANSWER_NO_LOCAL_SERVICE = 1 << 1, /**< the place is known, and none of its services can be offered */
  POP_ANSWER_OFFLINE = 1 << 2,          /**< pop_device.offline: only calls and texts count as usable */
  POP_ANSWER_ALL_CLOSED = 1 << 3, /**< there are services this device can open, and all are closed now */
  POP_ANSWER_SHOW_LANGUAGE_PICKER = 1 << 4, /**< no language fitted: English, with the language list open */
  /** the child needs text; no emergency number is known to take it */
  POP_ANSWER_EMERGENCY_VOICE_ONLY = 1 << 5,
  /** The child chose this country and the device is on another's network: a number, an emergency number
   * too, may reach somebody there. Say so beside it; pop_channel_view.other_network says which channels. */
  POP_ANSWER_OTHER_NETWORK = 1 << 6
};

/**
 * What an answer says as a whole. Strings are borrowed from the answer.
 * @since 1.0
 */
typedef struct pop_answer_view {
  uint32_t struct_size;    /**< sizeof(pop_answer_view), set by the caller */
  pop_str country;         /**< ISO 3166-1 alpha-2; empty: not known */
  int32_t country_from;    /**< POP_PLACE_* */
  int32_t confirm_country; /**< 1: show a changeable "Help in …" line with emphasis; never a gate */
  pop_str screen_language; /**< BCP 47: language of the words */
  int32_t right_to_left;   /**< 1: that language is written from right to left */
  int32_t freshness;       /**< POP_FRESH … of the data the answer came from */
  size_t service_count;    /**< for pop_answer_service() */
  size_t emergency_count;  /**< for pop_answer_emergency() */
  /** POP_OK; or POP_E_*: why this country's newest version could not be taken. Its services then come
   * from an older one, without conversations, and freshness is POP_STALE at the best. */
  int32_t held_back;
  uint32_t flags; /**< POP_ANSWER_* */
} pop_answer_view;

/**
 * One service of an answer. Strings are borrowed from the answer.
 * @since 1.0
 */
typedef struct pop_service_view {
  uint32_t struct_size; /**< sizeof(pop_service_view), set by the caller */
  pop_str id;           /**< "de.nummer-gegen-kummer": for pop_conversation_open(); not for display */
  pop_str name;         /**< as it calls itself, in the screen's language where it has such a name */
  pop_str kind;         /**< "child_helpline" …, as in directory/schema */
  pop_str language;     /**< the language to use with them, BCP 47; empty: not known */
  uint32_t why;         /**< POP_WHY_* */
  int32_t open;     /**< POP_OPEN_*: over the usable channels, of them those in the child's language if any */
  int64_t opens_at; /**< Unix seconds, when closed and known; else 0 */
  int64_t closes_at;    /**< Unix seconds, when open and known; else 0 (also for always open) */
  int32_t last_seen;    /**< newest year a source shows it in service; 0: not known */
  size_t channel_count; /**< for pop_answer_channel() */
  int64_t confirmed_on; /**< Unix seconds: when the service confirmed this record; 0: it has not */
} pop_service_view;

/**
 * One way to reach a service. Strings are borrowed from the answer.
 * @since 1.0
 */
typedef struct pop_channel_view {
  uint32_t struct_size; /**< sizeof(pop_channel_view), set by the caller */
  pop_str type;         /**< phone sms whatsapp webchat web_form email telegram messenger app website pop */
  pop_str value;        /**< as shown to people */
  pop_str uri;          /**< for the platform to open: tel: sms: https: mailto:; empty for pop */
  pop_str language;     /**< BCP 47: the channel's language when narrower than the service's; else empty */
  int32_t usable;    /**< 1: this device can open it; 0: a number for another phone. Usable ones come first */
  int32_t open;      /**< POP_OPEN_* */
  int64_t opens_at;  /**< Unix seconds, when closed and known; else 0 */
  int64_t closes_at; /**< Unix seconds, when open and known; else 0 (also for always open) */
  int32_t free_of_charge; /**< 1 yes, 0 no, -1 not known, as it always is for a number dialled from abroad */
  int32_t on_bill;        /**< the call shows on the phone bill: 1 yes, 0 no, -1 not known */
  /** 1: the child chose this country, but the device is on another's network, where this number may
   * reach somebody else. Such channels stand last: say so before the call, or leave them out. */
  int32_t other_network;
} pop_channel_view;

/**
 * An emergency number. Strings are borrowed from the answer.
 * @since 1.0
 */
typedef struct pop_emergency_view {
  uint32_t struct_size; /**< sizeof(pop_emergency_view), set by the caller */
  pop_str number;       /**< as shown to people */
  pop_str uri;          /**< tel:, for the platform to open */
  int32_t is_main;      /**< 1: the number the directory marks as the main one */
  int32_t police;       /**< it reaches the police: 1 yes, 0 no, -1 not known */
  int32_t ambulance;    /**< it reaches an ambulance: 1 yes, 0 no, -1 not known */
  int32_t fire;         /**< it reaches the fire service: 1 yes, 0 no, -1 not known */
  int32_t text;         /**< it takes texts: 1 yes, 0 no, -1 not known */
  pop_str silent_hint;  /**< how to call without speaking; may be empty */
} pop_emergency_view;

/**
 * Answers from the verified directory, best service first. Synchronous, no network; the first look-up of a
 * country checks its signatures (under 2 ms), later ones take microseconds. Thread: the client's.
 * @param client the client
 * @param device borrowed for the call
 * @param answer gets the answer, owned by the caller; NULL on an error
 * @param error gets the reason; may be NULL
 * @return POP_OK, POP_NO_SERVICE or POP_NO_PLACE, all three with an answer that has a next step;
 * POP_E_ARGUMENT: a list of the device is NULL with a count, or age is below 0; POP_E_FORMAT …
 * POP_E_STALE_BUILD: not even the built-in directory is to be believed; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_directory_find(pop_client *client, const pop_device *device, pop_answer **answer,
                                      pop_error *error) POP_NOEXCEPT;

/**
 * Frees the answer and what was borrowed from it. Thread: any; see convention 3 for the moment.
 * @param answer NULL, or one that is not alive: does nothing
 * @since 1.0
 */
POP_API void pop_answer_destroy(pop_answer *answer) POP_NOEXCEPT;

/**
 * What the answer says as a whole. Thread: the client's.
 * @param answer the answer
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK, or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_answer_get(const pop_answer *answer, pop_answer_view *view) POP_NOEXCEPT;

/**
 * One service of the answer. Thread: the client's.
 * @param answer the answer
 * @param index from 0, best first, below pop_answer_view.service_count
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_answer_service(const pop_answer *answer, size_t index,
                                      pop_service_view *view) POP_NOEXCEPT;

/**
 * One way to reach a service of the answer. Thread: the client's.
 * @param answer the answer
 * @param service index of the service
 * @param index from 0, best first, below pop_service_view.channel_count
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond a count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_answer_channel(const pop_answer *answer, size_t service, size_t index,
                                      pop_channel_view *view) POP_NOEXCEPT;

/**
 * One emergency number of the place. Thread: the client's.
 * @param answer the answer
 * @param index from 0, below pop_answer_view.emergency_count
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_answer_emergency(const pop_answer *answer, size_t index,
                                        pop_emergency_view *view) POP_NOEXCEPT;

/* ---- The directory itself ------------------------------------------------------------------- */

/**
 * Which directory answers.
 * @since 1.0
 */
typedef struct pop_directory_info {
  uint32_t struct_size;      /**< sizeof(pop_directory_info), set by the caller */
  int64_t root_version;      /**< version of the root it was accepted under */
  int64_t timestamp_version; /**< version of its timestamp */
  int64_t snapshot_version;  /**< version of its snapshot */
  int64_t issued;            /**< Unix seconds: when the newest accepted metadata was signed */
  int32_t freshness;         /**< POP_FRESH … */
  int32_t built_in;          /**< 1: answers come from the bundle built into the app */
  int32_t trial;             /**< 1: a trial directory: not for children */
  size_t held_back;          /**< countries that answer with an older version than the newest accepted */
} pop_directory_info;

/**
 * Which directory answers. Thread: the client's.
 * @param client the client
 * @param info filled; its struct_size was set by the caller
 * @return POP_OK, or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_directory_get_info(const pop_client *client, pop_directory_info *info) POP_NOEXCEPT;

/**
 * Offers a bundle the app has got by its own means. It is verified against the trusted root, must be
 * unexpired and not older than what is trusted, and then answers from the next look-up on; with `folder` it
 * is kept. On an error what answers stays. Inline, 60 to 80 ms for 200 countries. Thread: the client's.
 * @param client the client
 * @param bundle borrowed for the call
 * @param error gets the reason; may be NULL
 * @return POP_OK: taken; POP_PARTIAL: taken, but a country in it whose data is missing, expired or badly
 * signed keeps the version it had (pop_answer_view.held_back); POP_UNCHANGED: it is what answers already;
 * POP_E_STATE while pop_directory_update() is under way; POP_E_IO: it could not be kept; POP_E_FORMAT …
 * POP_E_DELEGATION: it is not to be believed; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_directory_offer_bundle(pop_client *client, pop_bytes bundle,
                                              pop_error *error) POP_NOEXCEPT;

/**
 * How an update ended. Called once, at the end of a pop_client_poll(), and never after the client's destroy.
 * @param user as it was given to pop_directory_update()
 * @param result POP_OK; POP_PARTIAL: but a country keeps the version it had; POP_UNCHANGED: the mirrors had
 * nothing newer; or POP_E_*
 * @param reason English, for developers, empty where it worked; borrowed for the call
 * @since 1.0
 */
typedef void (*pop_update_done)(void *user, pop_result result, pop_str reason);

/**
 * Looks for a newer directory at the mirrors of the configuration, in the coming polls. Call it at start or
 * once a day, never when a child opens help: what goes over the network is the same for every client of the
 * same directory version, and its moment must say nothing either. One that is cut off, by the network or
 * the end of the app, goes on where it ended. Thread: the client's.
 * @param client the client
 * @param done will be called once when this returns POP_OK; may be NULL
 * @param user handed to `done`
 * @param error gets the reason; may be NULL
 * @return POP_OK: under way; POP_UNCHANGED: the mirrors were asked less than a day ago, nothing is done;
 * POP_E_STATE while one is under way; POP_E_ARGUMENT without mirrors; POP_E_NO_TRANSPORT without HTTP;
 * POP_E_IO: the folder cannot be used; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_directory_update(pop_client *client, pop_update_done done, void *user,
                                        pop_error *error) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
