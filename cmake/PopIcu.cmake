# pop_icu: ICU as the rooms link it. embedded is ICU's static libraries with data cut down by the project, private to what
# links them; system is the shared libraries with all of their data.
set(POP_ICU embedded CACHE STRING "embedded: ICU linked in, with cut-down data; system: the system's shared ICU")
set_property(CACHE POP_ICU PROPERTY STRINGS embedded system)

pkg_check_modules(POP_PC_ICU REQUIRED IMPORTED_TARGET GLOBAL icu-uc icu-i18n)
add_library(pop_icu INTERFACE)
if(POP_ICU STREQUAL system)
  target_link_libraries(pop_icu INTERFACE PkgConfig::POP_PC_ICU)
  return()
elseif(NOT POP_ICU STREQUAL embedded)
  message(FATAL_ERROR "POP_ICU is \"${POP_ICU}\": set it to embedded or system")
endif()

foreach(part uc i18n data)
  find_library(POP_ICU_${part} libicu${part}.a HINTS ${POP_PC_ICU_icu-uc_LIBDIR})
  if(NOT POP_ICU_${part})
    message(FATAL_ERROR "libicu${part}.a is missing: install libicu-dev, or set POP_ICU=system for the shared libraries")
  endif()
endforeach()
foreach(tool icupkg derb genrb gzip)
  string(TOUPPER POP_${tool} variable)
  find_program(${variable} ${tool} PATHS /usr/sbin)
  if(NOT ${variable})
    message(FATAL_ERROR "${tool} is missing, which makes ICU's data: install icu-devtools and gzip, or set POP_ICU=system")
  endif()
endforeach()

# icudt72l.dat and icudt72_dat, for ICU 72.
string(REGEX MATCH "^[0-9]+" version "${POP_PC_ICU_icu-uc_VERSION}")
set(order l)
if(CMAKE_C_BYTE_ORDER STREQUAL BIG_ENDIAN)
  set(order b)
endif()
set(POP_ICU_SYMBOL icudt${version}_dat)
set(folder ${PROJECT_BINARY_DIR}/icu)
set(POP_ICU_DATA ${folder}/icudt${version}${order}.dat)
set(cut ${CMAKE_CURRENT_LIST_DIR}/icu)
file(MAKE_DIRECTORY ${folder})

configure_file(${cut}/data.c.in ${folder}/data.c @ONLY)
file(GLOB rules ${cut}/keep/*.txt)
add_custom_command(
  OUTPUT ${POP_ICU_DATA}
  COMMAND ${CMAKE_COMMAND} -D ARCHIVE=${POP_ICU_data} -D DATA=${POP_ICU_DATA} -D AR=${CMAKE_AR} -D OBJCOPY=${CMAKE_OBJCOPY}
          -D ICUPKG=${POP_ICUPKG} -D DERB=${POP_DERB} -D GENRB=${POP_GENRB} -D GZIP=${POP_GZIP} -P ${cut}/cut_data.cmake
  DEPENDS ${cut}/cut_data.cmake ${cut}/languages.txt ${rules} ${POP_ICU_data}
  COMMENT "Cutting ICU's data down"
  VERBATIM)
add_library(pop_icu_data STATIC ${folder}/data.c ${cut}/time_zone.c)
# What stands in assembler is not seen where the linker optimises.
set_source_files_properties(${folder}/data.c PROPERTIES OBJECT_DEPENDS ${POP_ICU_DATA} COMPILE_OPTIONS -fno-lto)

# Debian's archive is made for programs, not for shared libraries: of libc's data it uses two variables directly, to find
# the host's time zone. That is never asked of ICU (design, section 3), so it gets variables of its own.
add_custom_command(
  OUTPUT ${folder}/libicuuc.a
  COMMAND ${CMAKE_OBJCOPY} --redefine-sym __timezone=pop_icu_timezone --redefine-sym tzname=pop_icu_tzname
          ${POP_ICU_uc} ${folder}/libicuuc.a
  DEPENDS ${POP_ICU_uc}
  COMMENT "Preparing ICU's static library"
  VERBATIM)
add_custom_target(pop_icu_archive DEPENDS ${folder}/libicuuc.a)

add_library(pop_icu_uc STATIC IMPORTED GLOBAL)
set_target_properties(pop_icu_uc PROPERTIES IMPORTED_LOCATION ${folder}/libicuuc.a INTERFACE_LINK_LIBRARIES
  "pop_icu_data;${CMAKE_DL_LIBS};m")
add_dependencies(pop_icu_uc pop_icu_archive)
add_library(pop_icu_i18n STATIC IMPORTED GLOBAL)
set_target_properties(pop_icu_i18n PROPERTIES IMPORTED_LOCATION ${POP_ICU_i18n} INTERFACE_LINK_LIBRARIES pop_icu_uc)

target_include_directories(pop_icu SYSTEM INTERFACE ${POP_PC_ICU_INCLUDE_DIRS})
target_compile_definitions(pop_icu INTERFACE U_STATIC_IMPLEMENTATION)
# A program keeps these symbols to itself: a shared library beside it (libphonenumber) has ICU of its own, with other data.
target_link_options(pop_icu INTERFACE -Wl,--exclude-libs,libicui18n.a:libicuuc.a)
target_link_libraries(pop_icu INTERFACE pop_icu_i18n)
