# What the SDK links, and nothing else: RapidJSON (headers), SQLite, libsodium, ICU, and libcurl for its own library.
# Every name here begins with POP_ or pop_, so that a platform that adds the project meets none of its own.
find_package(PkgConfig REQUIRED)
pkg_check_modules(POP_PC_SODIUM REQUIRED libsodium)
pkg_check_modules(POP_PC_SQLITE REQUIRED IMPORTED_TARGET GLOBAL sqlite3)

# SQLite and libsodium are linked in, so that a host with copies of its own and ours do not meet: a plain shared library that
# links the system's SQLite is hijacked by a host that exports sqlite3_*.
set(POP_SQLITE bundled-static CACHE STRING
  "bundled-static: SQLite linked in, private; system: the system's shared SQLite, which a host's own copy can take the place of")
set_property(CACHE POP_SQLITE PROPERTY STRINGS bundled-static system)
add_library(pop_sqlite INTERFACE)
if(POP_SQLITE STREQUAL system)
  target_link_libraries(pop_sqlite INTERFACE PkgConfig::POP_PC_SQLITE)
elseif(POP_SQLITE STREQUAL bundled-static)
  find_library(POP_SQLITE_ARCHIVE libsqlite3.a HINTS ${POP_PC_SQLITE_LIBDIR})
  if(NOT POP_SQLITE_ARCHIVE)
    message(FATAL_ERROR "libsqlite3.a is missing: install libsqlite3-dev, or set POP_SQLITE=system for the shared library")
  endif()
  target_include_directories(pop_sqlite SYSTEM INTERFACE ${POP_PC_SQLITE_INCLUDE_DIRS})
  target_link_libraries(pop_sqlite INTERFACE ${POP_SQLITE_ARCHIVE} m ${CMAKE_DL_LIBS})
else()
  message(FATAL_ERROR "POP_SQLITE is \"${POP_SQLITE}\": set it to bundled-static or system")
endif()

find_library(POP_SODIUM_ARCHIVE libsodium.a HINTS ${POP_PC_SODIUM_LIBDIR})
if(NOT POP_SODIUM_ARCHIVE)
  message(FATAL_ERROR "libsodium.a is missing: install libsodium-dev")
endif()
add_library(pop_sodium INTERFACE)
target_include_directories(pop_sodium SYSTEM INTERFACE ${POP_PC_SODIUM_INCLUDE_DIRS})
target_link_libraries(pop_sodium INTERFACE ${POP_SODIUM_ARCHIVE})

include(PopIcu)

set(POP_HTTP curl CACHE STRING "curl: the transport pop_http_curl beside the core; none: the host brings its own")
set_property(CACHE POP_HTTP PROPERTY STRINGS curl none)
if(POP_HTTP STREQUAL curl)
  # From 7.87 on a transfer can be ended while a name is looked up.
  pkg_check_modules(POP_PC_CURL REQUIRED IMPORTED_TARGET GLOBAL libcurl>=7.87)
elseif(NOT POP_HTTP STREQUAL none)
  message(FATAL_ERROR "POP_HTTP is \"${POP_HTTP}\": set it to curl or none")
elseif(POP_TESTS OR POP_SAMPLES)
  message(FATAL_ERROR "Tests and samples need POP_HTTP=curl; POP_TESTS=OFF and POP_SAMPLES=OFF leave them out")
endif()

find_path(POP_RAPIDJSON rapidjson/document.h)
if(NOT POP_RAPIDJSON)
  message(FATAL_ERROR "RapidJSON is missing: install rapidjson-dev, or set POP_RAPIDJSON to the folder above rapidjson/")
endif()
