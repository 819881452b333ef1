# Makes every symbol of an object local but pop_*.
#
#   cmake -D OBJECT=<file> -D NM= -D OBJCOPY= -P keep_pop_symbols.cmake
execute_process(COMMAND ${NM} --defined-only ${OBJECT} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
# objcopy makes global and weak symbols local, and the unique ones of templates only once they are weak.
string(REGEX MATCHALL " u [^\n]+" unique "${symbols}")
list(TRANSFORM unique REPLACE "^ u " "")
list(JOIN unique "\n" unique)
file(WRITE ${OBJECT}.unique "${unique}\n")
execute_process(COMMAND ${OBJCOPY} --weaken-symbols=${OBJECT}.unique ${OBJECT} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${OBJCOPY} --wildcard --keep-global-symbol=pop_* --localize-hidden ${OBJECT} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${OBJECT}.unique)
