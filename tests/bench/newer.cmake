# Signs the trial directory again as if eight days had passed, which is past half the life of snapshot and timestamp, and
# packs it into OUT.
set(repository ${OUT}.repository)
file(REMOVE_RECURSE ${repository})
file(COPY ${TRIAL}/repository/ DESTINATION ${repository})
string(TIMESTAMP now "%s" UTC)
math(EXPR later "${now} + 8 * 86400")
execute_process(
  COMMAND ${TOOL} publish --source ${RECORDS} --source ${TRIAL}/source --keys ${TRIAL}/keys --out ${repository} --now ${later}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${TOOL} bundle --repo ${repository} --out ${OUT} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
