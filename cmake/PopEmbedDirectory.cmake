# pop_embed_directory(<target> ROOT <file> BUNDLE <file> [MAX_AGE <days>d])
#
# Builds a directory of helplines into the target. At build time pop-directory verifies root and bundle, and the build fails
# if they do not verify, have expired, or were issued more than MAX_AGE ago (default 30d). Age and expiry are judged when
# root, bundle or tool is new to the build folder, and that time is built in; a later build in the same folder keeps both.
# Build what you release in a clean folder. The target then finds "pop_directory_embedded.h", with what pop_client_config
# needs:
#
#   pop_directory_root, pop_directory_root_size, pop_directory_bundle, pop_directory_bundle_size,
#   pop_directory_embedded_at
#
# POP_DIRECTORY_TOOL names the pop-directory to use; without it, the one that comes with PoP. Where that is built for another
# machine than this one, it has to be set.
function(pop_embed_directory target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "ROOT;BUNDLE;MAX_AGE" "")
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_ROOT OR NOT ARG_BUNDLE)
    message(FATAL_ERROR "pop_embed_directory(<target> ROOT <file> BUNDLE <file> [MAX_AGE <days>d])")
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    message(FATAL_ERROR "pop_embed_directory writes C source: add C to the languages of project()")
  endif()
  if(NOT ARG_MAX_AGE)
    set(ARG_MAX_AGE 30d)
  endif()
  get_filename_component(root ${ARG_ROOT} ABSOLUTE)
  get_filename_component(bundle ${ARG_BUNDLE} ABSOLUTE)

  if(POP_DIRECTORY_TOOL)
    set(tool ${POP_DIRECTORY_TOOL})
  elseif(TARGET pop-directory)
    set(tool $<TARGET_FILE:pop-directory>)
  elseif(TARGET pop::directory_tool AND NOT CMAKE_CROSSCOMPILING)
    set(tool $<TARGET_FILE:pop::directory_tool>)
  else()
    find_program(POP_DIRECTORY_TOOL pop-directory DOC "The tool of PoP that verifies and embeds directories")
    if(NOT POP_DIRECTORY_TOOL)
      message(FATAL_ERROR "pop-directory is missing, which verifies what is embedded: build PoP for this machine and set "
        "POP_DIRECTORY_TOOL to its pop-directory")
    endif()
    set(tool ${POP_DIRECTORY_TOOL})
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/pop_embed/${target})
  set(source ${folder}/pop_directory_embedded.c)
  set(header ${folder}/pop_directory_embedded.h)
  add_custom_command(
    OUTPUT ${source} ${header}
    COMMAND ${tool} embed --root ${root} --bundle ${bundle} --max-age ${ARG_MAX_AGE} --out-c ${source} --out-h ${header}
    BYPRODUCTS ${source}.root ${source}.bundle
    DEPENDS ${root} ${bundle} ${tool}
    COMMENT "Verifying and embedding the directory of helplines for ${target}"
    VERBATIM)
  # What stands in assembler is not seen where the linker optimises.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -fno-lto)
  target_sources(${target} PRIVATE ${source} ${header})
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
