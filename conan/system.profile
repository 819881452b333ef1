# Debian 12's own libraries in place of Conan's packages.
{% set machine = platform.machine() %}
[settings]
os=Linux
arch={{ {"x86_64": "x86_64", "aarch64": "armv8"}[machine] }}
compiler=gcc
compiler.version=12
compiler.libcxx=libstdc++11
compiler.cppstd=20
build_type=MinSizeRel

[conf]
tools.build:compiler_executables={"c": "gcc-12", "cpp": "g++-12"}
tools.cmake.cmaketoolchain:generator=Ninja

[platform_requires]
icu/72.1
libcurl/7.88.1
libsodium/1.0.18
rapidjson/1.1.0
sqlite3/3.40.1
