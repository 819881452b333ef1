# Installs what outside projects build against, from nothing.
file(REMOVE_RECURSE ${SDK})
foreach(component runtime http_curl development static tool)
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${SDK} --component ${component} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
