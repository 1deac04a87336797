package dev.aimessenger.ai.feed;

import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.ReplayRouteTest;

@ForRoute("ai-service/replay-ai-feed")
class ReplayAiFeedRouteTest extends ReplayRouteTest {}
