import Testing

/// Tests that compute run one after another: some of them change the instruction set of the whole process.
@Suite(.serialized) struct Computing {}
