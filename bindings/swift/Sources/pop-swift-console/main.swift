import Foundation
import Pop
import PopApp

// Everything here runs on the main actor: the client, and what is made from it.
let options: Options
do {
  options = try Options(Array(CommandLine.arguments.dropFirst()))
} catch {
  complain("\(error); see --help")
  exit(2)
}
if options.help {
  print(Options.usage)
  exit(0)
}
do {
  let client = try makeClient(options)
  client.start()
  if !options.mirror.isEmpty { update(client, log: options.log) }
  if options.bridge {
    try await BridgeProgram(client, options).run()
  } else {
    try await TerminalProgram(client, options).run()
  }
  client.close()
} catch {
  complain("\(error)")
  exit(1)
}
