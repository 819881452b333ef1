# pop_merged_library(<target> OUTPUT_NAME <name> OBJECTS <files> [ARCHIVES <files>] [AFTER <targets>] [LIBS <libraries>])
#
# A static library of one object, in which everything is linked already but what LIBS and the C library have: the archives'
# parts that are needed and the C++ runtime. Only pop_* is global in it. So it meets neither a host's SQLite, libsodium, ICU
# or RapidJSON, nor its C++ library or operator new; and a program in C links it with a C compiler.
function(pop_merged_library target)
  cmake_parse_arguments(ARG "" "OUTPUT_NAME" "OBJECTS;ARCHIVES;AFTER;LIBS" ${ARGN})
  # For the machine that is built for: as CMake calls the compiler.
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  if(CMAKE_CXX_COMPILER_TARGET AND CMAKE_CXX_COMPILE_OPTIONS_TARGET)
    list(APPEND flags ${CMAKE_CXX_COMPILE_OPTIONS_TARGET}${CMAKE_CXX_COMPILER_TARGET})
  endif()
  if(CMAKE_SYSROOT)
    list(APPEND flags ${CMAKE_CXX_COMPILE_OPTIONS_SYSROOT}${CMAKE_SYSROOT})
  endif()
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} ${flags} -print-file-name=libstdc++.a
    OUTPUT_VARIABLE runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT IS_ABSOLUTE "${runtime}")
    message(STATUS "No static lib${ARG_OUTPUT_NAME}: it is made with GNU's libstdc++.a, which this compiler does not have")
    return()
  endif()
  set(keep ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/keep_pop_symbols.cmake)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target})
  set(object ${folder}/${ARG_OUTPUT_NAME}.o)
  file(MAKE_DIRECTORY ${folder})
  # Without the groups of templates and inline functions, which the program's linker would take for its own.
  add_custom_command(
    OUTPUT ${object}
    COMMAND ${CMAKE_CXX_COMPILER} ${flags} -r -nostdlib -Wl,--force-group-allocation -o ${object} ${ARG_OBJECTS}
            -Wl,--start-group ${ARG_ARCHIVES} ${runtime} -Wl,--end-group
    COMMAND ${CMAKE_COMMAND} -D OBJECT=${object} -D NM=${CMAKE_NM} -D OBJCOPY=${CMAKE_OBJCOPY} -P ${keep}
    DEPENDS ${ARG_OBJECTS} ${ARG_ARCHIVES} ${ARG_AFTER} ${keep}
    COMMENT "Merging lib${ARG_OUTPUT_NAME}.a"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_library(${target} STATIC ${object})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT_NAME} LINKER_LANGUAGE C)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} INTERFACE ${ARG_LIBS})
endfunction()
