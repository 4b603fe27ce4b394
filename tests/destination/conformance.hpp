#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "ports/destination.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::test {

// A destination together with the world behind it, so that the suite can do what people and time do to a
// chat. Made anew for each test.
class World {
 public:
  virtual ~World() = default;
  virtual Destination& destination() = 0;

  // Of the same chat; null when this destination has none.
  virtual RootKeeper* roots() { return nullptr; }

  // What the clock of the other side shows moves on.
  virtual void pass_time(std::chrono::milliseconds span) = 0;

  // A person deletes a message, unpins everything, or writes something.
  virtual void delete_message(MessageId id) = 0;
  virtual void unpin() = 0;
  virtual void post_message() = 0;
};

struct NamedWorld {
  std::string name;
  std::function<std::unique_ptr<World>()> make;
};

// What every Destination promises (ports/destination.hpp). To run it against one more:
//   INSTANTIATE_TEST_SUITE_P(Mine, DestinationConformance, testing::Values(NamedWorld{"Mine", make}),
//   name_of);
class DestinationConformance : public testing::TestWithParam<NamedWorld> {
 protected:
  std::unique_ptr<World> world_ = GetParam().make();
  Destination& destination_ = world_->destination();
};

// What every RootKeeper promises (ports/root_keeper.hpp).
class RootKeeperConformance : public testing::TestWithParam<NamedWorld> {
 protected:
  std::unique_ptr<World> world_ = GetParam().make();
  RootKeeper& roots_ = *world_->roots();
};

inline std::string name_of(const testing::TestParamInfo<NamedWorld>& info) { return info.param.name; }

}  // namespace ploy::test
