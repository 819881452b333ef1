# Writes a C++ file with the page's files in it: cmake -D FOLDER=… -D OUT=… -P page_files.cmake
set(names index.html desk.css icon.svg desk.js net.js dom.js lists.js panel.js store.js services.js dialogs.js)
set(types html "text/html; charset=utf-8" css "text/css; charset=utf-8" svg "image/svg+xml" js "text/javascript; charset=utf-8")
set(arrays)
set(rows)
foreach(name ${names})
  file(READ ${FOLDER}/${name} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(MAKE_C_IDENTIFIER ${name} symbol)
  string(REGEX REPLACE ".*\\." "" ending ${name})
  list(FIND types ${ending} at)
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  set(target "/${name}")
  if(name STREQUAL index.html)
    set(target "/")
  endif()
  string(APPEND arrays "constexpr std::uint8_t ${symbol}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${target}\", \"${type}\", ${symbol}},\n")
endforeach()
file(WRITE ${OUT} "#include \"desk/page_files.h\"

namespace helpline {
namespace {

${arrays}
constexpr PageFile files[] = {
${rows}};

}  // namespace

const PageFile *find_page_file(std::string_view target) {
  for (const PageFile &file : files) {
    if (file.target == target) return &file;
  }
  return nullptr;
}

}  // namespace helpline
")
