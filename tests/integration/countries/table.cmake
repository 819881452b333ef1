# Makes the table of countries and compares it with the one in the directory.
execute_process(COMMAND ${MAKE} ${DIRECTORY} ${ZONES} OUTPUT_FILE ${OUT} RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "pop-countries failed")
endif()
execute_process(COMMAND diff -u ${DIRECTORY}/COUNTRIES.md ${OUT} RESULT_VARIABLE differs)
if(differs)
  message(FATAL_ERROR "What a child gets has changed in the countries above. If that is meant:\n  cp ${OUT} ${DIRECTORY}/COUNTRIES.md")
endif()
