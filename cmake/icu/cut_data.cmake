# Makes the ICU data that is built in: of the whole of libicudata.a, the languages of languages.txt and what keep/ names.
# Every tool is ICU's own (icu-devtools) or binutils', so that no source of ICU and no network is needed.
#
#   cmake -D ARCHIVE=libicudata.a -D DATA=<folder>/icudt72l.dat -D AR= -D OBJCOPY= -D ICUPKG= -D DERB= -D GENRB= -D GZIP=
#         -P cut_data.cmake
cmake_policy(SET CMP0057 NEW)

# Bytes, as they are and after gzip -9.
set(limit 2500000)
set(limit_packed 900000)

# Cut to what is kept; all others are taken whole.
set(shared
  pool root lang/pool lang/root region/pool region/root curr/root
  dayPeriods icuver keyTypeData langInfo likelySubtags metadata numberingSystems pluralRanges plurals supplementalData
  timezoneTypes)

get_filename_component(folder ${DATA} DIRECTORY)
get_filename_component(name ${DATA} NAME_WE)
set(here ${CMAKE_CURRENT_LIST_DIR})

# Some of these tools print an error and return 0.
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${folder}/items
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE errors)
  if(NOT result EQUAL 0 OR errors MATCHES "error")
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "ICU data: ${command}\n${errors}${out}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

# cut(<file of keep/> <pool folder or ""> <items without .res>): leaves of each what its rules keep.
function(cut rules pool)
  file(REMOVE_RECURSE ${folder}/cut)
  file(MAKE_DIRECTORY ${folder}/cut/text ${folder}/cut/rules ${folder}/cut/made)
  set(texts)
  foreach(item IN LISTS ARGN)
    get_filename_component(bundle ${item} NAME)
    run(${DERB} -e UTF-8 -d ${folder}/cut/text ./${item}.res)
    configure_file(${here}/keep/${rules}.txt ${folder}/cut/rules/${bundle}.txt COPYONLY)
    list(APPEND texts ${bundle}.txt)
  endforeach()
  if(rules STREQUAL supplementalData)
    # derb does not print that this one has no parent.
    file(READ ${folder}/cut/text/${rules}.txt text)
    string(REPLACE "${rules}{" "${rules}:table(nofallback){" text "${text}")
    file(WRITE ${folder}/cut/text/${rules}.txt "${text}")
  endif()
  if(pool)
    set(pool --usePoolBundle ${folder}/items/${pool})
  endif()
  run(${GENRB} -k -q -e UTF-8 -s ${folder}/cut/text -d ${folder}/cut/made --filterDir ${folder}/cut/rules ${pool} ${texts})
  foreach(item IN LISTS ARGN)
    get_filename_component(bundle ${item} NAME)
    file(RENAME ${folder}/cut/made/${bundle}.res ${folder}/items/${item}.res)
  endforeach()
endfunction()

file(REMOVE_RECURSE ${folder}/items)
file(MAKE_DIRECTORY ${folder}/items)

execute_process(COMMAND ${AR} p ${ARCHIVE} OUTPUT_FILE ${folder}/whole.o COMMAND_ERROR_IS_FATAL ANY)
file(MAKE_DIRECTORY ${folder}/whole)
set(whole ${folder}/whole/${name}.dat)
run(${OBJCOPY} -O binary --only-section=.rodata ${folder}/whole.o ${whole})
run(${ICUPKG} -l ${whole})
string(REGEX REPLACE "\\.[a-z]+\n" ";" available "${out}")

file(STRINGS ${here}/languages.txt languages REGEX "^[a-z]")
set(items)
foreach(item IN LISTS shared)
  if(NOT item IN_LIST available)
    message(FATAL_ERROR "ICU data: there is no ${item} in ${ARCHIVE}")
  endif()
  list(APPEND items ${item})
endforeach()
foreach(language IN LISTS languages)
  if(NOT language IN_LIST available)
    message(FATAL_ERROR "ICU data: there is no ${language} in ${ARCHIVE}")
  endif()
  set(of_language ${available})
  list(FILTER of_language INCLUDE REGEX "^(lang/|region/)?${language}(_.*)?$")
  list(APPEND items ${of_language})
endforeach()
list(TRANSFORM items APPEND ".res" OUTPUT_VARIABLE files)
list(JOIN files "\n" lines)
file(WRITE ${folder}/items.txt "${lines}\n")
run(${ICUPKG} -x ${folder}/items.txt -d ${folder}/items ${whole})
run(${ICUPKG} -x curr/pool.res -d ${folder}/items ${whole})
file(REMOVE ${folder}/whole.o ${whole})

# Below this size there is nothing to cut, and aliases ("zh_TW is zh_Hant_TW") would be followed.
set(cut_locales)
set(cut_lang)
foreach(item IN LISTS items)
  file(SIZE ${folder}/items/${item}.res size)
  if(size LESS 1000 OR item IN_LIST shared OR item MATCHES "^region/")
    continue()
  elseif(item MATCHES "^lang/")
    list(APPEND cut_lang ${item})
  else()
    list(APPEND cut_locales ${item})
  endif()
endforeach()
cut(locale . ${cut_locales})
cut(lang lang ${cut_lang})
cut(supplementalData "" supplementalData)
cut(curr "" curr/root)

run(${ICUPKG} -s ${folder}/items -a ${folder}/items.txt new ${DATA})
file(SIZE ${DATA} size)
execute_process(COMMAND ${GZIP} -9 -n -c ${DATA} OUTPUT_FILE ${DATA}.gz COMMAND_ERROR_IS_FATAL ANY)
file(SIZE ${DATA}.gz packed)
file(REMOVE_RECURSE ${folder}/items ${folder}/cut ${folder}/whole ${DATA}.gz)
message(STATUS "ICU data: ${size} bytes, ${packed} after gzip -9")
if(size GREATER limit OR packed GREATER limit_packed)
  file(REMOVE ${DATA})
  message(FATAL_ERROR "The ICU data is ${size} bytes, ${packed} after gzip -9; at most ${limit} and ${limit_packed} are "
    "built in. Take languages out of cmake/icu/languages.txt, or keep less of each in cmake/icu/keep.")
endif()
