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
  products: [
    .library(name: "Pop", targets: ["Pop"]),
    .library(name: "PopApp", targets: ["PopApp"]),
    .plugin(name: "EmbedPopDirectory", targets: ["EmbedPopDirectory"]),
  ],
  targets: [
    core,
    .target(
      name: "Pop", dependencies: ["CPop"], resources: [.copy("PrivacyInfo.xcprivacy")],
      linkerSettings: [.linkedLibrary("c++", .when(platforms: [.iOS, .macCatalyst, .macOS, .tvOS, .visionOS]))]),
    .target(name: "PopApp", dependencies: ["Pop"]),
    .plugin(
      name: "EmbedPopDirectory",
      capability: .command(
        intent: .custom(verb: "embed-pop-directory", description: "Verifies a directory of helplines and puts it into a target"),
        permissions: [.writeToPackageDirectory(reason: "The directory becomes a resource of the target")])),
    .testTarget(name: "PopTests", dependencies: ["Pop", "CPop"]),
    .testTarget(name: "PopAppTests", dependencies: ["Pop", "PopApp", "CTrialAuthority", "CSilentResolver"]),

    // No part of what an app links: the sample, and what trials and tests on Linux need beside URLSession.
    .executableTarget(
      name: "pop-swift-console",
      dependencies: ["Pop", "PopApp", "CTrialAuthority", .target(name: "CQREncode", condition: .when(platforms: [.linux]))]),
    .target(name: "CTrialAuthority", linkerSettings: [.linkedLibrary("curl", .when(platforms: [.linux]))]),
    .target(name: "CSilentResolver"),
    .systemLibrary(name: "CQREncode"),
  ],
  swiftLanguageModes: [.v6]
)
