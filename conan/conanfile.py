"""PoP for Conan 2: `conan create conan/`. What it needs of other libraries may be Conan's packages or, by [platform_requires] in the
profile, the system's (see README.md)."""
from pathlib import Path

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rm
from conan.tools.gnu import PkgConfigDeps

required_conan_version = ">=2.0"


class Pop(ConanFile):
    name = "pop"
    description = "From \"Get help\" to the right helpline, for games and apps"
    license = "Apache-2.0"
    topics = ("children", "helpline", "safety", "privacy")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "http": ["curl", "none"],
        "icu": ["embedded", "system"],
        "sqlite": ["bundled-static", "system"],
    }
    default_options = {"shared": True, "http": "curl", "icu": "embedded", "sqlite": "bundled-static"}

    def set_version(self):
        header = load(self, Path(self.recipe_folder).parent / "include/pop/pop.h")
        self.version = header.split('#define POP_VERSION "')[1].split('"')[0]

    def export_sources(self):
        project = Path(self.recipe_folder).parent
        for part in ("cmake/*", "docs/*", "include/*", "sdk/*", "directory/tool/*"):
            copy(self, part, project, self.export_sources_folder)
        for file in ("CMakeLists.txt", "bindings/CMakeLists.txt", "LICENSE", "THIRD_PARTY.md", "sbom.cdx.json"):
            copy(self, file, project, self.export_sources_folder)

    def requirements(self):
        self.requires("libsodium/[>=1.0.18 <2]", visible=False)
        self.requires("sqlite3/[>=3.37 <4]", visible=self.options.sqlite == "system")
        self.requires("icu/[>=70]", visible=self.options.icu == "system")
        self.requires("rapidjson/[>=1.1]", visible=False)
        if self.options.http == "curl":
            self.requires("libcurl/[>=7.87 <9]")

    def configure(self):
        # It is used through C alone and holds its C++ runtime: whoever links it may write any C++, or none. Its own is set by CMake.
        self.settings.rm_safe("compiler.cppstd")
        self.settings.rm_safe("compiler.libcxx")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        for name in ("http", "icu", "sqlite"):
            toolchain.cache_variables[f"POP_{name.upper()}"] = str(self.options.get_safe(name))
        for part in ("TESTS", "SAMPLES", "PUBLISHER", "JAVA"):
            toolchain.cache_variables[f"POP_{part}"] = False
        toolchain.generate()
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        for file in ("LICENSE", "THIRD_PARTY.md", "sbom.cdx.json"):
            copy(self, file, self.source_folder, Path(self.package_folder) / "licenses")
        # Both kinds are built. The CMake package gives pop::pop for what is there.
        libraries = Path(self.package_folder) / "lib"
        for pattern in ("*.a", "pop-*static*") if self.options.shared else ("*.so*", "pop-pop*.cmake", "pop-http_curl-*", "pop-http_curl.*",
                                                                        "pop.pc", "pop-http-curl.pc"):
            rm(self, pattern, libraries, recursive=True)

    def package_info(self):
        # find_package(pop) finds the CMake package that PoP installs, with pop_embed_directory().
        self.cpp_info.set_property("cmake_find_mode", "none")
        core = self.cpp_info.components["core"]
        core.builddirs = ["lib/cmake/pop"]
        core.libs = ["pop"]
        core.set_property("pkg_config_name", "pop")
        # What the system has is nobody's package.
        packages = [dependency.ref.name for dependency in self.dependencies.direct_host.values()]
        core.requires = [f"{name}::{name}" for name in packages if name != "libcurl"]
        if not self.options.shared:
            core.system_libs = ["m", "dl"]
        if self.options.http == "curl":
            curl = self.cpp_info.components["http_curl"]
            curl.libs = ["pop_http_curl"]
            curl.set_property("pkg_config_name", "pop-http-curl")
            curl.requires = ["core"] + [f"{name}::{name}" for name in packages if name == "libcurl"]
