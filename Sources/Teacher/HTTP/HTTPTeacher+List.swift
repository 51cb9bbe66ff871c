import Web

/// The file that lists addresses, while a run goes on.
struct ListedAddresses {
  var file: WatchedFile
  var list = TeacherList()
  /// What was given beside it, and does not leave.
  var fixed: [String] = []
  var nextLook = 0.0

  /// Looks at the file.
  ///
  /// - Returns: what is to be said, and whether the list is another now.
  mutating func look() -> (notes: [String], isOther: Bool) {
    switch file.look() {
    case .same: return ([], false)
    case .problem(let words): return (["\(words); the addresses stay as they are"], false)
    case .text(let text):
      list = TeacherList(text, name: file.path)
      return (list.notes, true)
    }
  }
}

extension HTTPTeacher {
  /// Looks at the list when it is time; those that are new join, those that are gone leave.
  func followList(at now: Double) {
    guard var listed, now >= listed.nextLook else { return }
    listed.nextLook = now + settings.lookPause
    let found = listed.look()
    self.listed = listed
    notes += found.notes
    if found.isOther { takeList(at: now) }
  }

  func takeList(at now: Double) {
    guard let listed else { return }
    let inUse = endpoints.filter(\.isListed).map(\.address)
    let change = ListChange(from: inUse, to: listed.fixed + listed.list.addresses.map(\.base))
    for index in endpoints.indices where change.leaves.contains(endpoints[index].address) {
      endpoints[index].isListed = false
      let rest = endpoints[index].inFlight
      notes.append(
        "\(endpoints[index].address) leaves" + (rest > 0 ? "; what is in flight there, \(rest), may end" : "")
      )
    }
    let openly = listed.list.addresses.filter(\.isOpenlySent).map(\.base)
    for address in change.joins {
      join(address, at: now)
      if sendsKey, openly.contains(address) {
        notes.append("the key is sent to \(address) unencrypted: use https where others can listen")
      }
    }
  }

  /// It takes no request before it was looked at.
  private func join(_ address: String, at now: Double) {
    var health = EndpointHealth(policy: settings.parking)
    health.joins(at: now)
    if let index = endpoints.firstIndex(where: { $0.address == address }) {
      endpoints[index].health = health
      (endpoints[index].isListed, endpoints[index].isChecked, endpoints[index].isTold) = (true, false, false)
    } else {
      var endpoint = Endpoint(address: address, health: health)
      endpoint.isChecked = false
      endpoints.append(endpoint)
    }
  }

  private var sendsKey: Bool { headers.contains { $0.name == "Authorization" } }

  /// What a look at a parked address, or one that joins, has brought.
  func endProbe(_ index: Int, _ result: Result<HTTPResponse, HTTPFailure>, _ now: Double) {
    let endpoint = endpoints[index]
    guard endpoint.isListed else { return }
    let check = EndpointCheck(result, now: 0)
    var objection = check.objection(to: model, at: endpoint.address)
    // Its requests will say so.
    if endpoint.isChecked, case .closed = check { objection = nil }
    let isBack = endpoints[index].health.probed(isAlive: objection == nil, at: now)
    if isBack {
      notes.append(endpoint.address + (endpoint.isChecked ? " is back" : " joins"))
      // How long it was waited for says nothing of how it answers.
      if !endpoint.isChecked { endpoints[index].health = EndpointHealth(policy: settings.parking) }
      (endpoints[index].isChecked, endpoints[index].isTold) = (true, false)
    } else if let objection, !endpoint.isTold, !endpoint.isChecked || check.isAnswer {
      notes.append("\(endpoint.address) is not asked yet (\(objection)): it is looked at now and then")
      endpoints[index].isTold = true
    }
  }

  /// Whether there is hope for an address that the list may still get; says so once when it is all there is.
  func waitsForList(at now: Double) -> Bool {
    guard let listed else { return false }
    let since = closedSince ?? now
    closedSince = since
    if !hasToldOfWaiting, now - since >= settings.lookPause {
      hasToldOfWaiting = true
      notes.append(
        "no address takes requests: waiting up to \(Int(settings.parking.patience)) s for one, or for another in \(listed.file.path)"
      )
    }
    return now - since < settings.parking.patience
  }
}
