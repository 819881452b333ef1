#!/bin/sh
# ccache from within PoP's folder of an outside build: what is compiled there is then named as in a build of PoP alone.
# POP_FOLDER is that folder, as ninja sees it.
for word do
  shift
  case $word in
    "$POP_FOLDER"/*.o | "$POP_FOLDER"/*.o.d) word=${word#"$POP_FOLDER"/} ;;
    *.o | *.o.d) word=../$word ;;
  esac
  set -- "$@" "$word"
done
cd "$POP_FOLDER" && exec ccache "$@"
