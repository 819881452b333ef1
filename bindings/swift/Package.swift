// swift-tools-version: 6.2
import PackageDescription

// On Apple's systems the core comes as an XCFramework (xcframework.sh), elsewhere as the libpop that pkg-config or
// -Xlinker -L names.
let core: Target =
  if let framework = Context.environment["POP_XCFRAMEWORK"] {
    .binaryTarget(name: "CPop", path: framework)
  } else {
    .systemLibrary(name: "CPop", pkgConfig: "pop")
  }

let package = Package(
  name: "Pop",
  platforms: [.iOS(.v15), .macOS(.v12), .tvOS(.v15), .visionOS(.v1)],
  products: [.library(name: "Pop", targets: ["Pop"])],
  targets: [
    core,
    .target(
      name: "Pop", dependencies: ["CPop"], resources: [.copy("PrivacyInfo.xcprivacy")],
      linkerSettings: [.linkedLibrary("c++", .when(platforms: [.iOS, .macOS, .tvOS, .visionOS]))]),
    .testTarget(name: "PopTests", dependencies: ["Pop", "CPop"]),
  ],
  swiftLanguageModes: [.v6]
)
