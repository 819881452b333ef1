# cmake -DOUT=<file.cpp> -DFOLDER=<folder of .svg> -P icon_files.cmake
file(GLOB icons ${FOLDER}/*.svg)
set(table "")
foreach(icon IN LISTS icons)
  get_filename_component(name ${icon} NAME_WE)
  file(READ ${icon} svg)
  string(APPEND table "    {\"${name}\", R\"svg(${svg})svg\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"icon_files.h\"\n\nnamespace {\nconstexpr IconFile table[] = {\n${table}};\n}\n"
  "const std::span<const IconFile> icon_files(table);\n")
