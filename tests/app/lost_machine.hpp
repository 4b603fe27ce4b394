#pragma once

#include <gtest/gtest.h>

#include "app/restore/restore.hpp"
#include "tests/app/world.hpp"

namespace ploy::test {

// A world that is lost except for its chat, and found again.
class LostMachine : public testing::Test {
 protected:
  void store(const std::string& key, const std::string& bytes) {
    world.store.put("b", key, bytes);
    ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {"b", key, "", ""}}}));
    world.work();
  }
  void commit() { ASSERT_TRUE(world.index->commit(world.stop.get_token())); }

  // A machine that knows nothing.
  void lose_everything() {
    world.catalogue.reset();
    for (const auto& entry : std::filesystem::directory_iterator(world.dir.path()))
      std::filesystem::remove_all(entry);
    world.restart();
  }

  app::RecoverReport recover() {
    const auto report = world.recover->run({}, world.stop.get_token());
    EXPECT_TRUE(report) << report.error().what;
    return report.value_or(app::RecoverReport{});
  }

  std::string restored(const std::string& key) {
    app::Restore restore(world.catalogue->book(), world.chat, &world.store, world.retry, world.clock);
    std::string bytes;
    const app::ToStream to{[&](ByteView chunk) -> Result<void> {
      bytes += as_text(chunk);
      return {};
    }};
    const auto done =
        restore.run(world.backup("b", key).id.value, to, Overwrite::kNo, {}, world.stop.get_token());
    EXPECT_TRUE(done) << done.error().what;
    return bytes;
  }

  World world;
};

}  // namespace ploy::test
